"""`glyphs`: letters and digits in the text fonts that matplotlib brings along, at any size."""

import string
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from keras_gan.data.samples import Samples

CHARACTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits
FONTS = (
    *("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"),
    *("DejaVuSansMono", "DejaVuSansMono-Bold"),
    *("DejaVuSansMono-Oblique", "DejaVuSansMono-BoldOblique"),
    *("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic", "DejaVuSerif-BoldItalic"),
    *("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "STIXGeneralBolIta"),
    *("cmb10", "cmr10", "cmss10", "cmti10", "cmtt10"),
)
DEFAULT_SIZE = 28
SMALLEST_SIZE = 8


def glyphs(size):
    """Draw light ink on a dark ground, as in MNIST. A picture that was drawn before is left out."""
    size = size_of(size)
    pictures, labels, styles, captions = {}, [], [], []
    for font_name in FONTS:
        font = font_of(font_name, size)
        style = " ".join(font.getname())
        for label, character in enumerate(CHARACTERS):
            picture = draw(character, font, size)
            if picture.tobytes() in pictures:
                continue
            pictures[picture.tobytes()] = picture
            labels.append(label)
            styles.append(style)
            captions.append(f"the {_kind(character)} {character} in {style}")
    return Samples(
        np.stack(list(pictures.values()))[..., None],
        labels=np.array(labels),
        class_names=tuple(CHARACTERS),
        fields={"style": np.array(styles), "caption": np.array(captions)},
    )


def size_of(size):
    """The size of the pictures, or a `ValueError` when it is too small."""
    size = DEFAULT_SIZE if size is None else size
    if size < SMALLEST_SIZE:
        raise ValueError(
            f"Glyphs smaller than {SMALLEST_SIZE} pixels cannot be told apart: "
            f"pass size={SMALLEST_SIZE} or more. Received: size={size}"
        )
    return size


def font_of(name, size, height=0.75):
    """The font of a picture's size; three quarters leave room for the widest letter."""
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf")
    # The widest is a bold slanted W of 1.23 em.
    return ImageFont.truetype(path, round(height * size), layout_engine=ImageFont.Layout.BASIC)


def draw(character, font, size, move=0):
    """A character in the middle of the row, or `move` pixels to the right of it."""
    image = Image.new("L", (size, size))
    left, _, right, _ = font.getbbox(character, anchor="ls")
    # One baseline for all: o stays smaller than O.
    position = (round((size - left - right) / 2) + move, round(0.7 * size))
    ImageDraw.Draw(image).text(position, character, fill=255, font=font, anchor="ls")
    return np.asarray(image)


def _kind(character):
    if character.isdigit():
        return "digit"
    return "capital letter" if character.isupper() else "small letter"
