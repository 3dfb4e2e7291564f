"""`pairs:` and `unpaired:`: your own pictures of two kinds, laid out as the papers' authors do."""

from keras_gan.data.folder import existing, image_files, pictures
from keras_gan.data.samples import TwoSamples
from keras_gan.data.two_paths import two_paths

HELD_OUT = ("test", "val", "validation")  # the first that is there is held out
_SHOWN = 5


def pairs(argument, size, keep):
    """`pairs:A,B`, two folders with the same names, or `pairs:DIR`, files with a beside b.

    - `pairs:A,B`: `A/x.png` belongs to `B/x.jpg`, `A/more/y.png` to `B/more/y.png`; what stands
      behind the dot does not matter.
    - `pairs:DIR`: the left half of each file is a, the right half b, as in pix2pix's data.

    If there are `train` and `test` (or `val`, or `validation`) in DIR, or in both A and B, the
    latter is what is held out, and nothing else is read.

    Args:
        argument: what stands behind the colon.
        size: as in `load`; each half is cut to a square by itself.
        keep: `keeping.in_memory` or `keeping.on_disk`.
    """
    name = f"pairs:{argument}"
    roots = two_paths(argument, name) or (existing(argument, name),)
    train, held_out = _parts(roots)
    files = [_files(parts, name) for parts in zip(*filter(None, (train, held_out)), strict=True)]
    if len(roots) == 2:
        names = _same_names(roots, files, name)
        sides = [(root, part, None) for root, part in zip(roots, files, strict=True)]
    else:
        names = [_stem(file, root) for root, part in files[0] for file in part]
        sides = [(roots[0], files[0], half) for half in ("left", "right")]
    return _two(sides, tuple(names), held_out is not None, size, keep, name)


def unpaired(argument, size, keep):
    """`unpaired:A,B`, two folders, or `unpaired:DIR` with `trainA` and `trainB` in it.

    `testA` and `testB` (or `valA`, `valB`) are held out if they are there, as in CycleGAN's data,
    and `test` (or `val`, `validation`) of A and B where `train` stands beside it in both.

    Args:
        argument, size, keep: as in `pairs`.
    """
    name = f"unpaired:{argument}"
    roots = two_paths(argument, name)
    if roots is None:
        root = existing(argument, name)
        train, held_out = _lettered(root, name)
        roots = (root, root)
    else:
        train, held_out = _parts(roots)
    files = [_files(parts, name) for parts in zip(*filter(None, (train, held_out)), strict=True)]
    sides = [(root, part, None) for root, part in zip(roots, files, strict=True)]
    return _two(sides, None, held_out is not None, size, keep, name)


def _parts(roots):
    """(folders to train on, folders held out or None)."""
    for part in HELD_OUT:
        if all((root / "train").is_dir() and (root / part).is_dir() for root in roots):
            return [root / "train" for root in roots], [root / part for root in roots]
    return roots, None


def _lettered(root, name):
    """As `_parts`, for the folders trainA and trainB."""
    there = {part: [(root / f"{part}{letter}").is_dir() for letter in "AB"]
             for part in ("train", *HELD_OUT)}  # fmt: skip
    half = [part for part, found in there.items() if any(found) and not all(found)]
    if half or not all(there["train"]):
        part = half[0] if half else "train"
        raise FileNotFoundError(
            f"One folder of two kinds of pictures holds {part}A and {part}B (and testA, testB to "
            f"be held out). Name two folders, unpaired:A,B, or make these two. For files with a "
            f"beside b write unpaired:pairs:DIR. Received: name={name!r}"
        )
    folders = [[root / f"{part}{letter}" for letter in "AB"]
               for part in ("train", *HELD_OUT) if all(there[part])]  # fmt: skip
    return folders[0], folders[1] if len(folders) > 1 else None


def _files(folders, name):
    """[(folder, its image files)] of one side."""
    return [(folder, image_files(folder, name)) for folder in folders]


def _stem(file, root):
    return file.relative_to(root).with_suffix("").as_posix()


def _same_names(roots, files, name):
    """The names of all pairs; puts the files of b into the order of those of a."""
    names = []
    for index, sides in enumerate(zip(*files, strict=True)):
        by_name = [_by_stem(root, part, name) for root, part in sides]
        _check_partners(by_name, [root for root, _ in sides], name)
        names += by_name[0]
        files[1][index] = (sides[1][0], [by_name[1][stem] for stem in by_name[0]])
    return names


def _by_stem(root, files, name):
    found = {}
    for file in files:
        other = found.setdefault(_stem(file, root), file)
        if other != file:
            raise ValueError(
                f"{other} and {file} differ only behind the dot, so it is not known whose partner "
                f"each is. Rename one. Received: name={name!r}"
            )
    return found


def _check_partners(by_name, roots, name):
    lacking = [
        f"{root} lacks {_some([stem for stem in other if stem not in own])}"
        for root, own, other in zip(roots, by_name, by_name[::-1], strict=True)
        if other.keys() - own.keys()
    ]
    if lacking:
        raise ValueError(
            f"Pairs have the same name in both folders: {'; '.join(lacking)}. Add what is missing "
            "or remove its partner. For pictures that do not belong together write unpaired:A,B. "
            f"Received: name={name!r}, {len(by_name[0])} and {len(by_name[1])} pictures"
        )


def _some(stems):
    more = f" and {len(stems) - _SHOWN} more" if len(stems) > _SHOWN else ""
    return ", ".join(stems[:_SHOWN]) + more


def _two(sides, names, divided, size, keep, name):
    """`TwoSamples` of [(folder, [(folder, files) of each part], which half of a file)]."""
    both = []
    for root, parts, half in sides:
        files = [file for _, part in parts for file in part]
        both.append(pictures(root, files, [None] * len(files), size, keep, name, half)[0])
    a, b = both
    if a.shape[1:3] != b.shape[1:3]:
        raise ValueError(
            "Both kinds of pictures need one height and width. Pass size=, such as "
            f"size={min(*a.shape[1:3], *b.shape[1:3])}, to cut a square from the middle of each "
            f"and resize it. Received: name={name!r}, size=None, (height, width) "
            f"{tuple(a.shape[1:3])} and {tuple(b.shape[1:3])}"
        )
    first = tuple(len(parts[0][1]) for _, parts, _ in sides) if divided else None
    return TwoSamples(a, b, names=names, held_out_from=first)
