"""Samples at hand are data like any other: arrays, files of arrays, a folder's path."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from keras_gan.data import load


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_alone_is_a_folder_of_images(kind, tmp_path, rng):
    for number in range(4):
        pixels = rng.integers(0, 256, (4, 4), "uint8")
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    data = load(kind(tmp_path), held_out=0.25)
    np.testing.assert_array_equal(data.train, load(f"folder:{tmp_path}", held_out=0.25).train)
    assert data.name == f"folder:{tmp_path}"


def test_arrays_at_hand_and_in_files(tmp_path, rng):
    images = rng.integers(0, 256, (10, 4, 4, 1), "uint8")
    names = np.array(["dog", "cat"] * 5)
    np.save(tmp_path / "x.npy", images)
    np.savez(tmp_path / "xy.npz", x=images, y=names)
    found = [load(source) for source in (images, tmp_path / "x.npy", images / 127.5 - 1)]
    for data in found:
        np.testing.assert_allclose(data.train, found[0].train, atol=1e-6)
        assert len(data.train) == 8 and len(data.held_out) == 2 and data.num_classes is None
    for labelled in (load((images, names)), load(str(tmp_path / "xy.npz"))):
        assert labelled.class_names == ("cat", "dog")
        rows = {image.tobytes(): name for image, name in zip(images, names, strict=True)}
        back = np.rint((labelled.train + 1) * 127.5).astype("uint8")
        told = [labelled.class_names[label] for label in labelled.train_labels]
        assert told == [rows[image.tobytes()] for image in back]
    numbers = np.array([0, 2, 9, 2, 0] * 2)
    for given in (numbers, numbers[:, None].astype("uint8"), numbers.astype("float32")):
        data = load((images, given), held_out=0)
        assert sorted(data.train_labels) == sorted(numbers) and data.num_classes == 10
    points = load(np.arange(20).reshape(10, 2))
    assert points.value_range is None and points.train.dtype == np.float32


@pytest.mark.parametrize("wrong, message", [
    (np.zeros((3, 4, 4)), r"x\[\.\.\., None\]"),
    (np.full((3, 4, 4, 1), 200.0), "127.5 - 1"),
    (np.array(["a"]), "an array of numbers"),
    ((np.zeros((3, 2)), np.zeros(2)), "one for each"),
    ((np.zeros((3, 2)), np.linspace(0, 1, 3)), "whole numbers from 0, or words"),
])  # fmt: skip
def test_arrays_that_are_no_samples(wrong, message):
    with pytest.raises(ValueError, match=message):
        load(wrong)


def test_arrays_are_not_resized():
    with pytest.raises(ValueError, match="taken as they are.*Received: size=8"):
        load(np.zeros((4, 4, 4, 1), "uint8"), size=8)


def test_files_that_hold_no_array(tmp_path):
    (tmp_path / "x.npy").write_bytes(b"nothing")
    np.savez(tmp_path / "z.npz", weights=np.zeros(3))
    np.save(tmp_path / "pickle.npy", np.array([{}], dtype=object))
    unread = ("x.npy", "pickle.npy", "gone.npy")
    for name, message in (*((name, "cannot be read") for name in unread), ("z.npz", "weights")):
        with pytest.raises(ValueError, match=message):
            load(tmp_path / name)
