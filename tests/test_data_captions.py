"""Images with sentences: the conventions, several captions of one image, and what is refused."""

import json

import numpy as np
import pytest
from PIL import Image

from keras_gan.data import load
from keras_gan.data.glyph_words import LETTERS, STYLES

NAMES = ("cat", "dog", "eel", "fox", "gnu")


@pytest.fixture
def folder(tmp_path):
    """Five grey images, each of one value."""
    for value, name in enumerate(NAMES):
        Image.new("L", (8, 8), 50 * value).save(tmp_path / f"{name}.png")
    return tmp_path


def said(data):
    """{name of the image: its captions}, over both parts; no image is in both."""
    found = {}
    parts = (data.train, data.train_fields), (data.held_out, data.held_out_fields)
    shown = []
    for samples, fields in parts:
        names = [NAMES[round((v + 1) * 127.5 / 50)] for v in samples[:, 0, 0, 0]]
        shown.append(set(names))
        for name, caption in zip(names, fields["caption"], strict=True):
            found.setdefault(name, []).append(caption)
    assert not shown[0] & shown[1] and all(shown)
    return {name: found[name] for name in sorted(found)}


EXPECTED = {"cat": ["a cat, grey", "black"], "dog": ["a dog"], "eel": ["an eel"],
            "fox": ["a fox"], "gnu": ["a gnu"]}  # fmt: skip


def text_files(folder):
    for name, captions in EXPECTED.items():
        (folder / f"{name}.txt").write_text("\n\n".join(captions) + "\n", encoding="utf-8")
    (folder / "README.txt").write_text("pets")


def metadata_csv(folder):
    lines = [f'{n}.png,"{c}"' for n, captions in EXPECTED.items() for c in captions]
    text = "\ufefffile_name,text\n" + "\n".join(lines)
    (folder / "metadata.csv").write_text(text, encoding="utf-8")


def flickr_csv(folder):
    lines = [f'"{c}",{n}.png' for n, captions in EXPECTED.items() for c in captions]
    (folder / "captions.csv").write_text("Caption,Image\n" + "\n".join(lines) + "\n\n")


def old_line_ends(folder):
    metadata_csv(folder)
    content = (folder / "metadata.csv").read_bytes()
    (folder / "metadata.csv").write_bytes(content.replace(b"\n", b"\r"))


def json_lines(folder):
    rows = [{"file_name": f"{n}.png", "text": c if len(c) > 1 else c[0], "id": 3}
            for n, c in EXPECTED.items()]  # fmt: skip
    (folder / "metadata.jsonl").write_text("\n".join(map(json.dumps, rows)))


@pytest.mark.parametrize("write", [text_files, metadata_csv, flickr_csv, old_line_ends, json_lines])
def test_every_convention_gives_the_same(folder, write):
    write(folder)
    assert said(load(f"captions:{folder}")) == EXPECTED


def test_pictures_on_disk_are_the_same(folder, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path_factory.mktemp("cache")))
    text_files(folder)
    data, streamed = (load(f"captions:{folder}", streaming=s) for s in (False, True))
    np.testing.assert_array_equal(np.asarray(streamed.train), data.train)
    assert streamed.train_fields["caption"].tolist() == data.train_fields["caption"].tolist()


def refused(folder, match, error=ValueError):
    with pytest.raises(error, match=f"(?s){match}.*Received: name='captions:"):
        load(f"captions:{folder}")


def test_captions_that_are_missing_or_empty(folder):
    refused(folder, r"images and no captions: write a file such as cat\.txt", FileNotFoundError)
    text_files(folder)
    (folder / "dog.txt").unlink()
    (folder / "fox.txt").write_text(" \n")
    refused(folder, r"2 of 5 images have no caption, or an empty one: dog\.png, fox\.png")
    (folder / "metadata.csv").write_text("file_name,text\ncat.png,cat\ndog.png,\n")
    refused(folder, r"4 of 5 images.*: dog\.png, eel\.png.*into metadata\.csv")


def test_more_captions_than_images(folder):
    text_files(folder)
    (folder / "hen.txt").write_text("a hen")
    refused(folder, r"more captions than images: no image stands beside hen\.txt")
    metadata_csv(folder)
    with open(folder / "metadata.csv", "a") as file:
        file.write("\nhen.png,a hen")
    refused(folder, r"metadata\.csv, line 8: there is no image 'hen\.png'")


def test_bytes_of_another_language(folder):
    text_files(folder)
    (folder / "eel.txt").write_bytes("ein Aal, sch\xf6n".encode("latin-1"))
    refused(folder, r"eel\.txt is not UTF-8: byte 12 cannot be decoded")


@pytest.mark.parametrize(
    "name, text, match",
    [
        ("metadata.csv", "", r"names no column 'file_name' or 'image' or 'file'"),
        ("metadata.csv", "file_name,words\n", r"names no column 'text' or 'caption'"),
        ("metadata.csv", "file_name,text\ncat.png,a cat, grey\n", r"line 2: it has 3 columns"),
        ("metadata.jsonl", '{"file_name": "cat.png"}\n', r"line 1 is not \{\"file_name\""),
        ("metadata.csv", "file_name,text\ncat.png," + "a" * 200_000, r"line 2, cannot be read: "),
        ("metadata.jsonl", "\n[]", r"line 2 is not"),
        ("metadata.jsonl", "[" * 99_999, r"line 1 is not"),
        ("captions.jsonl", '{"file": "cat.png", "text": [3]}', r"line 1 is not.*a list"),
    ],
)
def test_tables_that_cannot_be_read(folder, name, text, match):
    (folder / name).write_text(text)
    refused(folder, match)


def test_two_tables(folder):
    metadata_csv(folder)
    json_lines(folder)
    refused(folder, r"several tables of captions, metadata\.csv and metadata\.jsonl")


def test_glyph_words_hold_out_pairings_alone():
    data = load("glyph-words", size=12)
    seen, unseen = (set(zip(f["style"], np.array(list(LETTERS))[labels], strict=True))
                    for f, labels in ((data.train_fields, data.train_labels),
                                      (data.held_out_fields, data.held_out_labels)))  # fmt: skip
    assert not seen & unseen and len(seen | unseen) == len(STYLES) * 26
    assert len(unseen) == 52
    for place, every in ((0, set(STYLES)), (1, set(LETTERS))):
        assert {pair[place] for pair in seen} == {pair[place] for pair in unseen} == every
    assert len(data.train) + len(data.held_out) == 21 * 26 * 9
    first = data.train_fields["style"][0], LETTERS[data.train_labels[0]]
    assert data.train_fields["caption"][0] == " ".join(first)


@pytest.fixture
def package(tmp_path):
    """Six emoji of one colour each on a sheet of 3 by 2 cells, half of each transparent."""
    sheet = Image.new("RGBA", (3 * 66, 2 * 66))
    entries = []
    for index in range(6):
        x, y = index % 3, index // 3
        sheet.paste((40 * index, 0, 0, 255), (x * 66 + 1, y * 66 + 1, x * 66 + 65, y * 66 + 33))
        entries.append({"name": f"RED {index}", "category": ("Faces", "Flags")[x == 0],
                        "unified": f"1F60{index}", "sheet_x": x, "sheet_y": y,
                        "has_img_google": index != 5})  # fmt: skip
    (tmp_path / "img" / "google" / "sheets").mkdir(parents=True)
    sheet.save(tmp_path / "img" / "google" / "sheets" / "64.png")
    (tmp_path / "emoji.json").write_text(json.dumps(entries))
    return tmp_path


def test_emoji_are_cut_from_the_sheet(package):
    data = load(f"emoji:{package}")
    assert data.class_names == ("Faces", "Flags") and data.shape == (64, 64, 3)
    samples = np.concatenate([data.train, data.held_out])
    captions = [*data.train_fields["caption"], *data.held_out_fields["caption"]]
    assert sorted(captions) == [f"red {index}" for index in range(5)]
    for picture, caption in zip((samples + 1) * 127.5, captions, strict=True):
        np.testing.assert_allclose(picture[:32], [[[40 * int(caption[-1]), 0, 0]] * 64] * 32)
        np.testing.assert_allclose(picture[32:], 255)


def test_packages_of_another_kind(package):
    with pytest.raises(FileNotFoundError, match="emoji.json and one.*with 0 sheets"):
        load(f"emoji:{package / 'img'}")
    entries = json.loads((package / "emoji.json").read_text())
    (package / "emoji.json").write_text(json.dumps([{**entries[0], "sheet_y": 2}]))
    with pytest.raises(ValueError, match="no place for 'RED 0'; it is of another version"):
        load(f"emoji:{package}")
    (package / "emoji.json").write_text('[{"name": "RED"}]')
    with pytest.raises(ValueError, match="not the list of emoji.*KeyError"):
        load(f"emoji:{package}")


def test_letters_too_small_to_read():
    with pytest.raises(ValueError, match="pass size=8 or more. Received: size=7"):
        load("glyph-words", size=7)
