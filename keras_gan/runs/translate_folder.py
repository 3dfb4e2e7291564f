"""A folder of pictures becomes a folder of translated ones."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from keras_gan.data import read_picture, size_of_picture, write_picture
from keras_gan.data.folder import image_files

_AT_ONCE = 32


@dataclass(frozen=True)
class TranslatedFolder:
    """What `translate_folder` did.

    Attributes:
        written: paths of the new pictures, in the order of the sources.
        broken: {file: why it could not be read}, those that were left out.
    """

    written: list[Path] = field(default_factory=list)
    broken: dict[Path, str] = field(default_factory=dict)


def translate_folder(model, folder, out, to="b", *, whole=False, overwrite=False, progress=None):
    """Translate all pictures of a folder and of those in it, of any size.

    Each is cut and resized as the pictures were that the model learnt from, and becomes a PNG file
    of the same name, in the same subfolder of `out`, of the model's size. A file that cannot be
    read is left out, and the others are translated.

    Args:
        model: a game that translates, such as `keras_gan.load_run("runs/outlines")`.
        folder: path of the sources.
        out: path of the results, outside of `folder`; made when it is missing.
        to: `"b"`, or `"a"` for a model that knows the way back.
        whole: True squeezes the whole picture to the model's size instead of cutting its middle,
            and stretches the result to the size of the source.
        overwrite: whether files of the same names in `out` are replaced.
        progress: function of the number of pictures done since its last call.

    Returns:
        `TranslatedFolder`.

    Raises:
        FileNotFoundError: a folder without pictures.
        ValueError: before any work, when `out` holds such files, or lies in `folder`, or two
            sources would become one file; and when no source at all can be read.

    Example:
        gan = keras_gan.load_run("runs/outlines")
        keras_gan.runs.translate_folder(gan, "photos", "drawn").written
    """
    folder, out = Path(folder), Path(out)
    shape = _input_shape(model, to)
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no such folder. Received: folder={str(folder)!r}")
    files = image_files(folder, str(folder))
    if out.resolve().is_relative_to(folder.resolve()):
        raise ValueError(
            "The results must lie outside of the folder of sources, or they would be sources the "
            f"next time. Received: out={str(out)!r}, folder={str(folder)!r}"
        )
    results = _results(files, folder, out)
    _check_free(results.values(), overwrite)
    done = TranslatedFolder()
    for start in range(0, len(files), _AT_ONCE):
        part = files[start : start + _AT_ONCE]
        _translate(model, part, results, shape, to, whole, done)
        if progress is not None:
            progress(len(part))
    if not done.written:
        file, why = next(iter(done.broken.items()))
        raise ValueError(f"None of {len(files)} files can be read. {why}")
    return done


def _translate(model, files, results, shape, to, whole, done):
    read = {}
    for file in files:
        try:
            read[file] = read_picture(file, shape, whole)
        except ValueError as error:
            done.broken[file] = str(error)
    if not read:
        return
    made = model.translate(np.stack(list(read.values())), to=to)
    for file, picture in zip(read, made, strict=True):
        write_picture(picture, results[file], size_of_picture(file) if whole else None)
        done.written.append(results[file])


def _input_shape(model, to):
    if to not in getattr(model, "ways", ()):
        known = " or ".join(map(repr, getattr(model, "ways", ()))) or "nothing"
        raise ValueError(f"This model translates to {known}. Received: to={to!r}")
    shape = model.smooth(model.ways[to]).input_shape[1:]
    if None in shape:
        raise ValueError(
            "Files of any size are brought to that of the model, and this one has none: build its "
            f"networks for one height and width. Received: to={to!r}, shape={shape}"
        )
    return shape


def _results(files, folder, out):
    """{source: result}."""
    results, sources = {}, {}
    for file in files:
        result = (out / file.relative_to(folder)).with_suffix(".png")
        if result in sources:
            raise ValueError(
                f"{sources[result]} and {file} would both become {result}. Rename one. "
                f"Received: folder={str(folder)!r}"
            )
        results[file], sources[result] = result, file
    return results


def _check_free(results, overwrite):
    existing = [result for result in results if result.exists()]
    if existing and not overwrite:
        more = f" and {len(existing) - 1} more" if len(existing) > 1 else ""
        raise ValueError(
            f"{existing[0]}{more} would be overwritten. Choose another folder, or ask for it. "
            f"Received: overwrite={overwrite}"
        )
