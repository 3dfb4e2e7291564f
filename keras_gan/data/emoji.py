"""`emoji:PATH`: the pictures of an unpacked npm package emoji-datasource-..., with their names."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from keras_gan.data.folder import BROKEN, existing
from keras_gan.data.pixels import as_array, flattened, squared
from keras_gan.data.samples import Samples

_SIDE, _EDGE = 64, 1  # pixels of a picture in the sheet, and of the empty edge around it


def emoji(path, size):
    """Base emoji on white, RGB; the category is the class, the name the caption.

    Variants by colour of skin are left out: they are near-duplicates, and would stand on both
    sides of the split.

    Args:
        path: of the package, which holds `emoji.json` and `img/NAME/sheets/64.png`, such as that
            of `npm pack emoji-datasource-google`, unpacked.
        size: as in `load`; 64 is what the sheet has.
    """
    name = f"emoji:{path}"
    package = package_of(existing(path, name), name)
    kept = [entry for entry in package.entries if package.has(entry)]
    pictures = [package.picture(entry, size) for entry in kept]
    categories, labels = np.unique([entry["category"] for entry in kept], return_inverse=True)
    return Samples(
        np.stack(pictures),
        labels=labels,
        class_names=tuple(categories.tolist()),
        fields={"caption": np.array([entry["name"].lower() for entry in kept])},
    )


@dataclass(frozen=True, eq=False)
class Package:
    """An unpacked package.

    Args:
        entries: of `emoji.json`.
        sheet: path of the picture that holds all pictures.
        cells: that picture, RGBA.
        name: what `load` was asked for.
    """

    entries: list
    sheet: Path
    cells: Image.Image
    name: str

    def has(self, entry):
        """Whether there is a picture of an entry, or of a variant of one."""
        return entry.get(f"has_img_{self.sheet.parts[-3]}", True)

    def picture(self, entry, size):
        """The picture of an entry, or of a variant of one: uint8 RGB on white."""
        step = _SIDE + 2 * _EDGE
        left, top = (int(entry[axis]) * step + _EDGE for axis in ("sheet_x", "sheet_y"))
        if left + _SIDE > self.cells.width or top + _SIDE > self.cells.height:
            raise ValueError(
                f"{self.sheet} has no place for {entry.get('name', entry.get('unified'))!r}; it "
                f"is of another version than emoji.json. Received: name={self.name!r}"
            )
        picture = self.cells.crop((left, top, left + _SIDE, top + _SIDE))
        return as_array(squared(flattened(picture, "RGB"), size))


def package_of(root, name):
    """The `Package` in a folder, or an error; `name` is what `load` was asked for."""
    sheets = sorted(root.glob(f"img/*/sheets/{_SIDE}.png"))
    table = root / "emoji.json"
    if not table.is_file() or len(sheets) != 1:
        raise FileNotFoundError(
            f"An unpacked package emoji-datasource-... holds emoji.json and one "
            f"img/NAME/sheets/{_SIDE}.png. Give its folder, the one with package.json. "
            f"Received: name={name!r} with {len(sheets)} sheets in {root}"
        )
    return Package(entries(table, name), sheets[0], _cells(sheets[0], name), name)


def entries(table, name):
    """The emoji that the package's `emoji.json` lists, each a dictionary."""
    try:
        found = json.loads(table.read_text(encoding="utf-8"))
        for entry in found:
            str.lower(entry["name"]), str.lower(entry["category"])
            for picture in (entry, *entry.get("skin_variations", {}).values()):
                int(picture["sheet_x"]), int(picture["sheet_y"]), str.lower(picture["unified"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{table} is not the list of emoji of the package ({type(error).__name__}: {error}). "
            f"Unpack it again. Received: name={name!r}"
        ) from error
    return found


def _cells(sheet, name):
    try:
        with Image.open(sheet) as image:
            return image.convert("RGBA")
    except BROKEN as error:
        raise ValueError(
            f"{sheet} cannot be read as an image: {error}. Unpack the package again. "
            f"Received: name={name!r}"
        ) from error
