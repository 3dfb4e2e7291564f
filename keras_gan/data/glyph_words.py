"""`glyph-words`: small letters with captions such as "bold italic serif a", for lessons in reading.

A caption names a letter and its style; a style of several words is a pairing of its own. What is
held out are pairings: every letter and every style is seen, some of their combinations never.
"""

import string

import numpy as np

from keras_gan.data.glyphs import draw, font_of, size_of
from keras_gan.data.samples import Samples

#: Style -> fonts. What is upright or of regular weight has no word for it.
STYLES = {
    "sans": ("DejaVuSans", "cmss10"),
    "bold sans": ("DejaVuSans-Bold",),
    "italic sans": ("DejaVuSans-Oblique",),
    "bold italic sans": ("DejaVuSans-BoldOblique",),
    "serif": ("DejaVuSerif", "STIXGeneral", "cmr10"),
    "bold serif": ("DejaVuSerif-Bold", "STIXGeneralBol", "cmb10"),
    "italic serif": ("DejaVuSerif-Italic", "STIXGeneralItalic", "cmti10"),
    "bold italic serif": ("DejaVuSerif-BoldItalic", "STIXGeneralBolIta"),
    "mono": ("DejaVuSansMono", "cmtt10"),
    "bold mono": ("DejaVuSansMono-Bold",),
    "italic mono": ("DejaVuSansMono-Oblique",),
    "bold italic mono": ("DejaVuSansMono-BoldOblique",),
}
LETTERS = string.ascii_lowercase
#: (size in heights of the picture, pixels to the right) of each letter's pictures.
_DRAWN = tuple((height, move) for height in (0.65, 0.75, 0.85) for move in (-1, 0, 1))
_EVERY = 6  # one combination out of so many is held out


def glyph_words(size):
    """Light ink on a dark ground; each of 546 glyphs nine times, at three heights and places."""
    size = size_of(size)
    parts = ([], [])
    for style, (words, fonts) in enumerate(STYLES.items()):
        for font in fonts:
            drawn = [(font_of(font, size, height), move) for height, move in _DRAWN]
            for letter, character in enumerate(LETTERS):
                rows = parts[is_held_out(letter, style)]
                for font_at, move in drawn:
                    picture = draw(character, font_at, size, move)
                    rows.append((picture, letter, character, words))
    train, held_out = map(_samples, parts)
    return Samples(**train, held_out=Samples(**held_out))


def is_held_out(letter, style):
    """Whether a combination is; two styles of each letter are, four or five letters of each style.

    Args:
        letter, style: their places in `LETTERS` and `STYLES`.
    """
    return (letter + style) % _EVERY == 0


def _samples(rows):
    pictures, labels, letters, styles = zip(*rows, strict=True)
    captions = [f"{style} {letter}" for letter, style in zip(letters, styles, strict=True)]
    return {
        "values": np.stack(pictures)[..., None],
        "labels": np.array(labels),
        "class_names": tuple(LETTERS),
        "fields": {"style": np.array(styles), "caption": np.array(captions)},
    }
