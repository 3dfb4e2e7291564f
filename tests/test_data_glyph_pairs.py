"""`glyphs:A,B`: the same character in two forms, whole fonts or whole characters held out."""

import numpy as np
import pytest

from keras_gan.data import load
from keras_gan.data.glyph_pairs import FAMILIES
from keras_gan.data.glyphs import CHARACTERS, FONTS

PARTS = ("train_a", "train_b", "held_out_a", "held_out_b")


@pytest.fixture(scope="module")
def drawn():
    """{picture: (character, style)} of every glyph of 28 pixels."""
    data = load("glyphs", held_out=0)
    said = zip(data.train_labels, data.train_fields["style"], strict=True)
    return {
        picture.tobytes(): (CHARACTERS[label], style)
        for picture, (label, style) in zip(data.train, said, strict=True)
    }


@pytest.fixture(scope="module")
def outlines():
    return load("glyphs:outline,filled")


def told(pictures, drawn):
    return [drawn[picture.tobytes()] for picture in pictures]


def outlined(picture):
    """The highest less the lowest of the nine values around each pixel."""
    padded = np.pad(picture, 1, mode="symmetric")
    around = [padded[i : i + len(picture), j : j + len(picture)]
              for i in range(3) for j in range(3)]  # fmt: skip
    return np.max(around, axis=0) - np.min(around, axis=0) - 1


def test_outlines_and_letters(drawn):
    data = load("glyphs:outline,filled")
    assert data.paired and len(data.train_a) + len(data.held_out_a) == 21 * 62
    for a, b in ((data.train_a, data.train_b), (data.held_out_a, data.held_out_b)):
        for row in (0, 7, -1):
            np.testing.assert_allclose(a[row, ..., 0], outlined(b[row, ..., 0]), atol=1e-6)
    seen = {style for _, style in told(data.train_b, drawn)}
    unseen = {style for _, style in told(data.held_out_b, drawn)}
    assert len(seen) == 17 and len(unseen) == 4 and not seen & unseen
    names = [f"{character} in {style}" for character, style in told(data.held_out_b, drawn)]
    assert list(data.held_out_names) == names and len(set(names)) == 4 * 62


def test_regular_and_bold(drawn):
    data = load("glyphs:regular,bold")
    characters = []
    for a, b, count in (("train_a", "train_b", 450), ("held_out_a", "held_out_b", 108)):
        first, second = (told(getattr(data, part), drawn) for part in (a, b))
        assert len(first) == count
        for (character, regular), (same, bold) in zip(first, second, strict=True):
            assert character == same and "Bold" not in regular
            assert "Bold" in bold or bold == "cmb10 Regular"
            assert ("Oblique" in regular, "Italic" in regular) == (
                "Oblique" in bold, "Italic" in bold)  # fmt: skip
        assert len({style for _, style in first}) == 9, "every font on both sides"
        characters.append({character for character, _ in first})
    assert len(characters[1]) == 12 and not characters[0] & characters[1]
    turned = load("glyphs:bold, Regular")
    for part, other in zip(PARTS, ("train_b", "train_a", "held_out_b", "held_out_a"), strict=True):
        np.testing.assert_array_equal(getattr(turned, part), getattr(data, other))


def test_one_family_to_another(drawn):
    data = load("glyphs:dejavu sans,STIXGeneral", held_out=0)
    found = {(style, other) for (_, style), (_, other) in
             zip(told(data.train_a, drawn), told(data.train_b, drawn), strict=True)}  # fmt: skip
    assert found == {
        ("DejaVu Sans Book", "STIXGeneral Regular"),
        ("DejaVu Sans Bold", "STIXGeneral Bold"),
        ("DejaVu Sans Oblique", "STIXGeneral Italic"),
        ("DejaVu Sans Bold Oblique", "STIXGeneral Bold Italic"),
    }
    assert len(load("glyphs:Computer Modern,DejaVu Serif", held_out=0).train_a) == 3 * 62
    assert len(load("glyphs:Computer Modern Sans,DejaVu Sans", held_out=0).train_a) == 62


def test_every_font_has_a_family():
    assert sorted(filter(None, sum(FAMILIES.values(), ()))) == sorted(FONTS)


@pytest.mark.parametrize("kinds", ["outline,filled", "regular,bold"])
def test_taken_apart_no_partner_is_left(kinds, drawn):
    together, data = load(f"glyphs:{kinds}"), load(f"unpaired:glyphs:{kinds}")
    partner = {
        a.tobytes(): b.tobytes() for a, b in zip(together.train_a, together.train_b, strict=True)
    }
    partners = {partner[a.tobytes()] for a in data.train_a}
    others = {b.tobytes() for b in data.train_b}
    assert not partners & others and partners | others == set(partner.values())
    assert abs(len(data.train_a) - len(data.train_b)) <= 1
    styles = {style for _, style in told(data.train_b, drawn)}
    assert len(styles) == (17 if kinds == "outline,filled" else 9), "every font gives both"
    np.testing.assert_array_equal(data.held_out_a, together.held_out_a)
    assert data.held_out_paired and not data.paired


def test_no_picture_is_drawn_twice():
    data = load("glyphs:regular,bold", size=8)
    for part in "ab":
        pictures = [*getattr(data, f"train_{part}"), *getattr(data, f"held_out_{part}")]
        assert len({picture.tobytes() for picture in pictures}) == len(pictures)
    assert data.shape_a == (8, 8, 1)


@pytest.mark.parametrize(
    "name, match",
    [
        ("glyphs:outline", r"pairs of forms: outline,filled or regular,bold, .*DejaVu Sans, "),
        ("glyphs:filled,bold", "pairs of forms"),
        ("glyphs:DejaVu Sens,STIXGeneral", r"Did you mean 'DejaVu Sans'\?"),
        ("glyphs:regular,bould", r"Did you mean 'bold'\?"),
        ("glyphs:STIXGeneral,stixgeneral", "two different families"),
        ("glyphs:", "takes nothing after its name"),
        ("unpaired:glyphs:", "takes nothing after its name"),
    ],
)
def test_forms_that_are_not_known(name, match):
    with pytest.raises(ValueError, match=f"{match}.*Received: name="):
        load(name)


def test_they_fit_into_memory():
    with pytest.raises(ValueError, match="fits into memory.*pairs:A,B.*Received: streaming=True"):
        load("unpaired:glyphs:regular,bold", streaming=True)
    with pytest.raises(ValueError, match="pass size=8 or more. Received: size=7"):
        load("glyphs:regular,bold", size=7)
