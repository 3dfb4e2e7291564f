"""`captions:FOLDER`: images with sentences that say what is on them."""

import csv
import io
import json
from pathlib import PurePosixPath

import numpy as np

from keras_gan.data.folder import SUFFIXES, existing, image_files, pictures
from keras_gan.data.reading import read_utf8
from keras_gan.data.samples import Samples

TABLES = ("metadata.csv", "metadata.jsonl", "captions.csv", "captions.jsonl")
NOT_CAPTIONS = ("readme", "license")  # stems of .txt files that need no image
FILE_COLUMNS, TEXT_COLUMNS = ("file_name", "image", "file"), ("text", "caption")


def captions(path, size, keep):
    """Read images and their captions; the field "caption" holds them, a row for each caption.

    The captions stand where the field keeps them:

    - in one table in FOLDER, as Hugging Face's ImageFolder has it: `metadata.csv` or
      `metadata.jsonl`, with the columns `file_name`, relative to FOLDER, and `text`. The names
      `captions.csv`, `captions.jsonl` and the columns `image` (Flickr8k), `file` and `caption`
      are understood too. An image may have several lines, or a list of texts in JSON.
    - or in a file beside each image, `cat.txt` beside `cat.png`, a line for each caption, as the
      tools that fine-tune text-to-image models have it.

    Files are UTF-8. An image with several captions gives as many samples, all of them on the same
    side of the split.

    Args:
        path, size: as in `load`.
        keep: `keeping.in_memory` or `keeping.on_disk`.
    """
    name = f"captions:{path}"
    root = existing(path, name)
    files = image_files(root, name)
    tables = [root / table for table in TABLES if (root / table).is_file()]
    if len(tables) > 1:
        raise ValueError(
            f"There are several tables of captions, {tables[0].name} and {tables[1].name}. Keep "
            f"one of them. Received: name={name!r}"
        )
    found = _of_table(tables[0], root, files, name) if tables else _beside(root, files, name)
    _check_all_said(found, root, tables, name)
    counts = [len(said) for said in found.values()]
    return Samples(
        pictures(root, files, [None] * len(files), size, keep, name)[0],
        fields={"caption": np.array([text for said in found.values() for text in said])},
        shown=np.repeat(np.arange(len(files)), counts),
    )


def _beside(root, files, name):
    """{image file: captions} of the .txt files beside the images."""
    beside = {file.with_suffix(".txt") for file in files}
    alone = sorted(
        str(file.relative_to(root))
        for file in root.rglob("*.txt")
        if file not in beside and file.stem.casefold() not in NOT_CAPTIONS
    )
    if alone:
        more = f" and {len(alone) - 5} more" if len(alone) > 5 else ""
        raise ValueError(
            f"There are more captions than images: no image stands beside {', '.join(alone[:5])}"
            f"{more}. Add the images or remove the captions. Received: name={name!r}"
        )
    if not any(file.is_file() for file in beside):
        raise FileNotFoundError(
            f"The folder has images and no captions: write a file such as "
            f"{files[0].with_suffix('.txt').name} beside each image, or {TABLES[0]} with the "
            f"columns file_name and text. Received: name={name!r}"
        )
    return {
        file: _lines(file.with_suffix(".txt"), name) if file.with_suffix(".txt").is_file() else []
        for file in files
    }


def _lines(file, name):
    return [line.strip() for line in read_utf8(file, name).splitlines() if line.strip()]


def _of_table(table, root, files, name):
    """{image file: captions} of one table."""
    found = {file: [] for file in files}
    rows = _json_rows if table.suffix == ".jsonl" else _csv_rows
    for number, file_name, texts in rows(table, name):
        file = root / PurePosixPath(file_name)
        if file not in found:
            raise ValueError(
                f"{table}, line {number}: there is no image {file_name!r} in the folder "
                f"({', '.join(SUFFIXES)}). Add the image or remove the caption. "
                f"Received: name={name!r}"
            )
        found[file] += [text.strip() for text in texts if text.strip()]
    return found


def _csv_rows(table, name):
    reader = csv.reader(io.StringIO(read_utf8(table, name), newline=""))
    rows = _read(reader, table, name)
    header = [column.strip().casefold() for column in next(rows, [])]
    of_file, of_text = (_column(header, names, table, name) for names in (FILE_COLUMNS,
                                                                         TEXT_COLUMNS))  # fmt: skip
    for row in rows:
        if row and len(row) != len(header):
            raise ValueError(
                f"{table}, line {reader.line_num}: it has {len(row)} columns and the first line "
                f'{len(header)}. Put a text with commas between quotation marks, "so, and so". '
                f"Received: name={name!r}"
            )
        if row:
            yield reader.line_num, row[of_file].strip(), [row[of_text]]


def _read(reader, table, name):
    try:
        yield from reader
    except csv.Error as error:
        raise ValueError(
            f"{table}, line {reader.line_num}, cannot be read: {error}. Received: name={name!r}"
        ) from error


def _column(header, names, table, name):
    known = [column for column in names if column in header]
    if not known:
        raise ValueError(
            f"{table}: the first line names no column {' or '.join(map(repr, names))}. Write "
            f"file_name,text there. Received: name={name!r}, columns {header}"
        )
    return header.index(known[0])


def _json_rows(table, name):
    for number, line in enumerate(read_utf8(table, name).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            file_name = next(row[key] for key in FILE_COLUMNS if key in row)
            texts = next(row[key] for key in TEXT_COLUMNS if key in row)
            texts = [texts] if isinstance(texts, str) else list(texts)
            if not all(isinstance(text, str) for text in [file_name, *texts]):
                raise TypeError
        except (ValueError, TypeError, StopIteration, RecursionError):
            raise ValueError(
                f"{table}, line {number} is not "
                '{"file_name": "cat.png", "text": "a cat"} '
                f"(text may be a list). Received: name={name!r}, line {line!r:.80}"
            ) from None
        yield number, file_name, texts


def _check_all_said(found, root, tables, name):
    silent = [str(file.relative_to(root)) for file, said in found.items() if not said]
    if silent:
        more = f" and {len(silent) - 5} more" if len(silent) > 5 else ""
        where = tables[0].name if tables else "a .txt file beside each"
        raise ValueError(
            f"{len(silent)} of {len(found)} images have no caption, or an empty one: "
            f"{', '.join(silent[:5])}{more}. Write them into {where}, or remove the images. "
            f"Received: name={name!r}"
        )
