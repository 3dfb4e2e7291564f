"""Numbers without end are refused at once, with the greatest one and why."""

import pytest

from tests.hostile.a_run import TRAIN, a_run, refusal

HUGE = 10**20


@pytest.mark.parametrize(
    "words, most",
    [
        (f"{TRAIN} --out new --steps", "1,000,000,000: at a thousand steps in a second"),
        (f"{TRAIN} --out new --epochs", "1,000,000,000: at a thousand"),
        (f"{TRAIN} --out new --checkpoints", "1,000,000: each of them"),
        (f"{TRAIN} --out new --evaluations", "1,000,000: each of them"),
        ("train gan --data ring --out new --batch-size", "100,000,000: they lie in memory"),
        ("train gan --data ring --out new --latent-dim", "1,000,000: no memory"),
        ("train gan --data ring --out new --width", "1,000,000: no memory"),
        ("train gan --data digits --out new --size", "32,768: no memory"),
        ("generate run --out a.npy --count", "100,000,000: they lie in memory"),
        ("evaluate run --count", "100,000,000: they lie in memory"),
        ("evaluate run --seeds", "1,000: each draws all samples anew"),
        ("evaluate run --batch-size", "100,000,000: they lie in memory"),
        ("evaluate run --size", "32,768: no memory"),
    ],
)
def test_a_number_without_end(tmp_path, monkeypatch, words, most):
    monkeypatch.chdir(tmp_path)
    a_run(tmp_path / "run")
    flag = words.split()[-1]
    for number in (HUGE, int(most.partition(":")[0].replace(",", "")) + 1):
        said = refusal(f"{words} {number}")
        assert f"for '{flag}': {number} is more than {most}" in said
    assert not (tmp_path / "new").exists()


def test_epochs_that_make_too_many_steps(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = refusal(f"{TRAIN} --out new --epochs 900000000")
    assert "for --epochs: They make 9,000,000,000 steps, 10 each" in said
