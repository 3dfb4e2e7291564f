"""`glyphs:outline,filled`, `glyphs:regular,bold`, `glyphs:FAMILY,FAMILY`: letters in two forms."""

import difflib
import itertools

import numpy as np
from PIL import Image, ImageFilter

from keras_gan.data.glyphs import CHARACTERS, FONTS, draw, font_of, size_of
from keras_gan.data.samples import TwoSamples

#: Family -> fonts: regular, bold, slanted, bold and slanted; None where there is none.
FAMILIES = {
    "DejaVu Sans":
        ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"),
    "DejaVu Sans Mono": (
        "DejaVuSansMono", "DejaVuSansMono-Bold",
        "DejaVuSansMono-Oblique", "DejaVuSansMono-BoldOblique",
    ),
    "DejaVu Serif":
        ("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic", "DejaVuSerif-BoldItalic"),
    "STIXGeneral":
        ("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "STIXGeneralBolIta"),
    "Computer Modern": ("cmr10", "cmb10", "cmti10", None),
    "Computer Modern Sans": ("cmss10", None, None, None),
    "Computer Modern Typewriter": ("cmtt10", None, None, None),
}  # fmt: skip
_FORMS = (("outline", "filled"), ("regular", "bold"))


def glyph_pairs(argument, size):
    """Pairs of the same character, light ink on a dark ground; the names may change places.

    - `outline,filled`: where a letter's picture changes within a pixel, and the letter. Held out
      are whole fonts: letters of fonts that were never seen, though a sister may have been.
    - `regular,bold`, upright and slanted: nine pairs of fonts.
    - two families, such as `DejaVu Sans,STIXGeneral`: in every weight and slant that both have.

    Of the last two, whole characters are held out, in all fonts, since there are too few fonts to
    hold out any. Pairs of which a picture was drawn before are left out.

    Args:
        argument: what stands behind the colon.
        size: as in `load`.
    """
    name, size = f"glyphs:{argument}", size_of(size)
    kinds = [kind.strip() for kind in argument.split(",")]
    forms, turned = _forms(kinds, name)
    if forms == ("outline", "filled"):
        fonts = [(font, font) for font in FONTS]
    elif forms == ("regular", "bold"):
        fonts = [pair for family in FAMILIES.values() for pair in (family[:2], family[2:])]
    else:
        fonts = list(zip(*(FAMILIES[form] for form in forms), strict=True))
    drawn, seen = [], (set(), set())
    places = itertools.product(filter(all, fonts), enumerate(CHARACTERS))
    for pair, (place, character) in places:
        first, second = (font_of(font, size) for font in pair)
        b = draw(character, second, size)
        a = outline(b) if forms[0] == "outline" else draw(character, first, size)
        if a.tobytes() in seen[0] or b.tobytes() in seen[1]:
            continue
        seen[0].add(a.tobytes()), seen[1].add(b.tobytes())
        whole = FONTS.index(pair[0]) if forms[0] == "outline" else place
        drawn.append((a, b, f"{character} in {' '.join(first.getname())}", whole))
    a, b, names, of = zip(*drawn, strict=True)
    a, b = (np.stack(pictures)[..., None] for pictures in ((b, a) if turned else (a, b)))
    return TwoSamples(a, b, names=names, of=np.array(of))


def outline(pixels):
    """Light where a picture changes within a pixel: the highest around each less the lowest.

    Args:
        pixels: uint8 array (height, width).
    """
    image = Image.fromarray(pixels)
    return np.asarray(image.filter(ImageFilter.MaxFilter(3))) - np.asarray(
        image.filter(ImageFilter.MinFilter(3))
    )


def _forms(kinds, name):
    """(the two forms in an order of their own, whether they were named the other way round)."""
    words = [kind.casefold() for kind in kinds]
    for forms in _FORMS:
        if tuple(words) in (forms, forms[::-1]):
            return forms, tuple(words) != forms
    families = {family.casefold(): family for family in FAMILIES}
    if len(words) != 2 or words[0] == words[1] or not set(words) <= families.keys():
        known = {**families, **{word: word for word in itertools.chain(*_FORMS)}}
        wrong = [word for word in words if word not in known]
        near = difflib.get_close_matches(wrong[0], known, n=1) if wrong else []
        hint = f"Did you mean {known[near[0]]!r}? " if near else ""
        raise ValueError(
            f"Glyphs come in pairs of forms: {' or '.join(','.join(forms) for forms in _FORMS)}, "
            f"or two different families of {', '.join(FAMILIES)}. {hint}Received: name={name!r}"
        )
    return tuple(families[word] for word in words), False
