"""Results kept by content: whole files only, and never those of another content."""

import os
import time

import numpy as np
import pytest

from keras_gan.files import cache_folder, cached_arrays, fingerprint, written_beside


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_GAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_where_the_cache_is(monkeypatch, tmp_path):
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("KERAS_GAN_CACHE")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / "keras_gan"


def test_fingerprints_tell_contents_apart():
    array = np.arange(6, dtype="float32")
    others = [
        [array.reshape(2, 3)], [array.astype("int32")], [array + 1e-6], [array[::-1]],
        [array, None], [[array]], ["a", "bc"], ["ab", "c"], ["1"], [1], [1.0], [True], [None], [],
    ]  # fmt: skip
    prints = {fingerprint(*contents) for contents in [[array], *others]}
    assert len(prints) == len(others) + 1
    assert fingerprint(array[::2]) == fingerprint(np.array([0, 2, 4], "float32"))
    with pytest.raises(TypeError, match="type object"):
        fingerprint(object())


def counted(value):
    calls = []

    def compute():
        calls.append(1)
        return {"x": np.full(3, value), "y": np.eye(2)}

    return compute, calls


def test_the_second_time_nothing_is_computed(folder):
    compute, calls = counted(4.0)
    key = fingerprint("data")
    first = cached_arrays("features", key, compute)
    second = cached_arrays("features", key, compute)
    assert len(calls) == 1
    np.testing.assert_array_equal(first["x"], second["x"])
    assert [path.name for path in folder.iterdir()] == [f"features-{key[:32]}.npz"]


def test_another_content_under_the_same_name_is_never_used(folder):
    key, other = "0" * 32 + "a" * 32, "0" * 32 + "b" * 32
    cached_arrays("features", other, counted(1.0)[0])
    assert cached_arrays("features", key, counted(2.0)[0])["x"][0] == 2.0


@pytest.mark.parametrize("damage", ["cut", "changed", "text", "empty"])
def test_a_damaged_file_is_computed_again(folder, damage):
    key = fingerprint("data")
    cached_arrays("features", key, counted(1.0)[0])
    path = next(folder.iterdir())
    if damage == "changed":
        with np.load(path) as file:
            arrays = dict(file)
        np.savez(path, **{**arrays, "x": arrays["x"] + 1})
    else:
        content = {"cut": path.read_bytes()[:-40], "text": b"hello", "empty": b""}[damage]
        path.write_bytes(content)
    compute, calls = counted(1.0)
    assert cached_arrays("features", key, compute)["x"][0] == 1.0
    assert len(calls) == 1


def test_an_interruption_leaves_nothing(folder):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cached_arrays("features", fingerprint("data"), interrupted)
    assert not folder.exists() or not list(folder.iterdir())


def test_a_folder_that_cannot_be_written_costs_time_only(folder):
    folder.write_text("a file, where the folder should be")
    with pytest.warns(UserWarning, match="Set KERAS_GAN_CACHE"):
        assert cached_arrays("features", fingerprint("data"), counted(1.0)[0])["x"][0] == 1.0


def test_two_processes_may_write_one_file(folder):
    path = folder / "a.npy"
    with written_beside(path, shared=True) as one, written_beside(path, shared=True) as other:
        assert one != other and one.suffix == other.suffix == ".npy"
        one.write_text("one")
        other.write_text("other")
    assert path.read_text() == "one"  # whole, of the one that ended last
    assert list(folder.iterdir()) == [path]


def test_what_a_killed_process_left_is_removed_after_an_hour(folder):
    folder.mkdir()
    path = folder / "a.npy"
    left, busy = folder / ".partial.0.a.npy", folder / ".partial.1.a.npy"
    for file in (left, busy):
        file.write_text("half")
    long_ago = time.time() - 4000
    os.utime(left, (long_ago, long_ago))
    with written_beside(path, shared=True) as beside:
        beside.write_text("whole")
    assert sorted(folder.iterdir()) == [busy, path]
