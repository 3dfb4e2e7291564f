"""`audio:FOLDER`: sounds with a picture beside each, or by the classes of other data."""

import os
from pathlib import Path

import numpy as np

from keras_gan.data.folder import folder, image_files
from keras_gan.data.samples import Samples
from keras_gan.data.sounds import read_sounds, sound_files

_PARTS = ("train", "test")


def audio(argument, size, seed, keep, load):
    """Read pictures with a sound for each, the field "sound", (number, length) at 16,000 Hz.

    `FOLDER`: every sound `name.wav` has a picture of the same name beside it; subfolders may be
    classes, as in `folder:PATH`. `FOLDER,NAME`: FOLDER has a folder of sounds for each class of
    the data NAME, and every picture gets one of its class, chosen by the seed; with the folders
    `train` and `test` in FOLDER the sounds of `test` go to held-out pictures, else a fifth of
    each class does, so that no held-out picture has a sound that was trained with.

    Args:
        argument: what follows the colon.
        size, seed: as in `load`.
        keep: `keeping.in_memory`.
        load: the function itself, for the data NAME.
    """
    path, comma, name = argument.partition(",")
    root = Path(path).expanduser()
    received = f"Received: name='audio:{argument}'"
    if not root.is_dir():
        raise FileNotFoundError(
            f"There is no such folder. Give the path of an existing one, absolute or relative to "
            f"{os.getcwd()}. {received}"
        )
    files = sound_files(root)
    if not files:
        raise FileNotFoundError(f"The folder has no sound: no file ends in .wav. {received}")
    if comma:
        return _by_class(root, files, load(name, size=size, seed=seed), seed, received)
    return _beside(root, files, path, size, keep, received)


def _beside(root, files, path, size, keep, received):
    pictures = image_files(root, f"audio:{path}")
    by_name = {file.with_suffix(""): file for file in files}
    lonely = [file for file in pictures if file.with_suffix("") not in by_name]
    seen = {file.with_suffix("") for file in pictures}
    lonely += [file for file in files if file.with_suffix("") not in seen]
    if lonely or len(seen) != len(pictures):
        what = f"{len(lonely)} files have none, {lonely[0]} first" if lonely else "one has several"
        raise ValueError(
            "Every sound needs one picture of the same name beside it, and every picture a sound: "
            f"{what}. Or name the data whose classes the folders of sounds are, "
            f"audio:{path},mnist-5k. {received}"
        )
    samples = folder(path, size, keep)
    sounds = read_sounds([by_name[file.with_suffix("")] for file in pictures])
    return Samples(
        samples.values,
        labels=samples.labels,
        class_names=samples.class_names,
        fields={"sound": sounds},
    )


def _by_class(root, files, data, seed, received):
    if data.train_labels is None:
        raise ValueError(f"{data.name!r} has no classes that sounds could be of. {received}")
    parted = all((root / part).is_dir() for part in _PARTS)
    files = [file for file in files if not parted or file.relative_to(root).parts[0] in _PARTS]
    sounds = read_sounds(files)
    places = {name: ([], []) for name in data.class_names}
    for index, file in enumerate(files):
        *part, of_class = file.relative_to(root).parts[: 1 + parted]
        if of_class in places:
            places[of_class][part == ["test"]].append(index)
    generator = np.random.default_rng(seed)
    if not parted:
        places = {name: _split(generator, found) for name, (found, _) in places.items()}
    for name, (train, test) in places.items():
        if not train or not test:
            raise ValueError(
                f"The class {name!r} of {data.name!r} needs sounds to train with and others to "
                f"hold out, in {'train/ and test/ ' if parted else ''}folders named as classes: "
                f"{', '.join(data.class_names)}. It has {len(train)} and {len(test)}. {received}"
            )

    def chosen(labels, held_out):
        known = [places[name][held_out] for name in data.class_names]
        return sounds[[generator.choice(known[label]) for label in labels]]

    held_out = Samples(
        data.held_out, data.held_out_labels, fields={"sound": chosen(data.held_out_labels, 1)}
    )
    return Samples(
        data.train,
        data.train_labels,
        data.class_names,
        fields={"sound": chosen(data.train_labels, 0)},
        held_out=held_out,
    )


def _split(generator, indices):
    mixed = generator.permutation(indices).tolist()
    count = max(len(mixed) // 5, 1)
    return mixed[count:], mixed[:count]
