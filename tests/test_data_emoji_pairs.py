"""`emoji:PATH_A,PATH_B`: partners have the same code points, a base emoji keeps its variants."""

import json

import numpy as np
import pytest
from PIL import Image

from keras_gan.data import load

BASES, TONES, COLUMNS = 20, ("1F3FB", "1F3FF"), 7
PARTS = ("train_a", "train_b", "held_out_a", "held_out_b")


def code(base, tone=None):
    return f"{0x1F600 + base:X}" + (f"-{tone}" if tone else "")


def package(folder, vendor, order, lacking=()):
    """Twenty base emoji, every third with two variants; the colour tells which, and the vendor."""
    pictures = [(base, tone) for base in range(BASES)
                for tone in (None, *(TONES if base % 3 == 0 else ()))]  # fmt: skip
    sheet, places = Image.new("RGBA", (COLUMNS * 66, COLUMNS * 66)), {}
    for place, index in enumerate(order.permutation(len(pictures))):
        base, tone = pictures[index]
        x, y = place % COLUMNS, place // COLUMNS
        green = 50 * (1 + TONES.index(tone)) if tone else 0
        colour = (10 * base, green, 50 * (vendor == "twitter"), 255)
        sheet.paste(colour, (x * 66 + 1, y * 66 + 1, x * 66 + 65, y * 66 + 65))
        places[base, tone] = {"unified": code(base, tone), "sheet_x": x, "sheet_y": y,
                              f"has_img_{vendor}": code(base, tone) not in lacking}  # fmt: skip
    entries = [
        {"name": f"EMOJI {base}", "category": ("Flags", "Faces")[base % 2], **places[base, None],
         **({"skin_variations": {tone: places[base, tone] for tone in TONES}}
            if base % 3 == 0 else {})}
        for base in order.permutation(BASES).tolist()
    ]  # fmt: skip
    (folder / "img" / vendor / "sheets").mkdir(parents=True)
    sheet.save(folder / "img" / vendor / "sheets" / "64.png")
    (folder / "emoji.json").write_text(json.dumps(entries))


@pytest.fixture
def vendors(tmp_path, rng):
    package(tmp_path / "a", "google", rng, lacking=(code(1), code(3, TONES[0])))
    package(tmp_path / "b", "twitter", rng, lacking=(code(5),))
    return f"emoji:{tmp_path / 'a'},{tmp_path / 'b'}"


def told(pictures, vendor):
    """The code points of each picture."""
    colours = np.rint((pictures[:, 30, 30] + 1) * 127.5).astype(int)
    assert set(colours[:, 2]) == {50 * (vendor == "twitter")}
    return [code(red // 10, TONES[green // 50 - 1] if green else None)
            for red, green in colours[:, :2]]  # fmt: skip


def test_partners_have_the_same_code_points(vendors):
    data = load(vendors)
    assert data.paired and data.shape_a == data.shape_b == (64, 64, 3)
    train, held_out = told(data.train_a, "google"), told(data.held_out_a, "google")
    assert train == told(data.train_b, "twitter")
    assert held_out == told(data.held_out_b, "twitter")
    assert data.held_out_names == tuple(code.lower() for code in held_out)
    every = {code(base) for base in range(BASES)} | {
        code(base, tone) for base in range(0, BASES, 3) for tone in TONES
    }
    assert sorted(train + held_out) == sorted(every - {code(1), code(3, TONES[0]), code(5)})
    assert load(vendors, size=16).shape_b == (16, 16, 3)


def bases(codes):
    return {code.partition("-")[0] for code in codes}


@pytest.mark.parametrize("seed", [0, 1])
def test_no_variant_of_what_is_held_out_is_seen(vendors, seed):
    data = load(vendors, seed=seed)
    held_out = bases(told(data.held_out_a, "google"))
    assert not held_out & bases(told(data.train_a, "google"))
    assert len(held_out) == round(0.2 * 18)
    flags = sum(int(base, 16) % 2 == 0 for base in held_out)
    assert 1 <= flags <= 3, "each category its share"


def test_taken_apart_no_variant_of_a_partner_is_left(vendors):
    together, data = load(vendors), load(f"unpaired:{vendors}")
    a, b = bases(told(data.train_a, "google")), bases(told(data.train_b, "twitter"))
    assert not a & b and a | b == bases(told(together.train_a, "google"))
    assert abs(len(a) - len(b)) <= 1
    np.testing.assert_array_equal(data.held_out_b, together.held_out_b)
    assert data.held_out_names == together.held_out_names
    assert (data.paired, data.held_out_paired) == (False, True)


def test_packages_that_do_not_fit(vendors, tmp_path, rng):
    package(tmp_path / "c", "apple", rng)
    table = json.loads((tmp_path / "c" / "emoji.json").read_text())
    others = [{**entry, "unified": f"X{i}", "skin_variations": {}} for i, entry in enumerate(table)]
    (tmp_path / "c" / "emoji.json").write_text(json.dumps(others))
    name = f"emoji:{tmp_path / 'a'},{tmp_path / 'c'}"
    with pytest.raises(ValueError, match="no emoji in common.*Received: name=.*32 and 20 pictures"):
        load(name)
    del table[0]["unified"]
    (tmp_path / "c" / "emoji.json").write_text(json.dumps(table))
    with pytest.raises(ValueError, match="c/emoji.json is not the list of emoji.*'unified'"):
        load(name)
    with pytest.raises(FileNotFoundError, match="no folder '/nowhere'.*Received: name='emoji:"):
        load(f"emoji:{tmp_path / 'a'},/nowhere")
    with pytest.raises(FileNotFoundError, match="with 0 sheets in .*img"):
        load(f"emoji:{tmp_path / 'a'},{tmp_path / 'b' / 'img'}")
    with pytest.raises(ValueError, match="has no pairs that could be taken apart"):
        load(f"unpaired:emoji:{tmp_path / 'a'}")
