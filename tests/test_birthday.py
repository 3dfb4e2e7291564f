import dataclasses
import json

import numpy as np
import pytest

from keras_gan.statistics.modes.birthday import _fake_pairs_first, birthday_test


def samples(rng, number):
    return rng.normal(size=(number, 4)).astype("float32")


def brute(values):
    """Squared float64 distances of all pairs i < k."""
    values = values.astype(np.float64)
    squares = ((values[:, None] - values) ** 2).sum(axis=-1)
    return squares[np.triu_indices(len(values), 1)]


def test_values(rng):
    real, fake = samples(rng, 60), samples(rng, 60) * 0.5
    result = birthday_test(real, fake, expected_pairs=7, block=13)
    limit = np.sort(brute(real))[6]
    assert result.threshold == pytest.approx(np.sqrt(limit), rel=1e-12)
    assert result.real_pairs == 7
    assert result.fake_pairs == (brute(fake) <= limit).sum()
    expected = 60 * 59 / (2 * (result.fake_pairs - 7))
    assert result.support_size == pytest.approx(expected)
    found = [pair.distance for pair in result.duplicates]
    np.testing.assert_allclose(found, np.sqrt(np.sort(brute(fake))[:64]), rtol=1e-12)
    for pair in result.duplicates:
        difference = fake[pair.first].astype(float) - fake[pair.second]
        assert pair.distance == pytest.approx(np.linalg.norm(difference), rel=1e-12)
    json.dumps(dataclasses.asdict(result))


@pytest.mark.parametrize("duplicates", [0.0, 0.3])
def test_p_values_are_valid(rng, duplicates):
    """Also where the data itself has clumps: pairs are then far from independent."""

    def draw():
        values = samples(rng, 50)
        clumps = rng.integers(0, 5, size=50)[:, None] + np.zeros((50, 4), "float32")
        return np.where(rng.random((50, 1)) < duplicates, clumps + 0.01 * values, values)

    p_values = np.array(
        [birthday_test(draw(), draw(), permutations=99, seed=s).p_value for s in range(300)]
    )
    for alpha in (0.05, 0.2):
        assert np.mean(p_values <= alpha) < alpha + 3 * np.sqrt(alpha * (1 - alpha) / 300)
    assert p_values.min() >= 0.01
    assert np.mean(p_values <= 0.5) > 0.3  # valid, and not by never saying anything


@pytest.mark.parametrize("support", [20, 100, 400])
def test_support_size_is_found(rng, support):
    pictures = samples(rng, support)
    sizes = []
    for seed in range(10):
        fake = pictures[rng.integers(0, support, size=200)] + 1e-3 * samples(rng, 200)
        result = birthday_test(samples(rng, 200), fake, seed=seed)
        assert result.repeats
        sizes.append(result.support_size)
    assert np.median(sizes) == pytest.approx(support, rel=0.2)


def test_the_pairs_are_named_by_their_place_in_the_whole_set(rng):
    fake = samples(rng, 300)
    fake[123] = fake[45]
    fake[45:46] = fake[123]
    result = birthday_test(samples(rng, 300), fake)
    assert dataclasses.astuple(result.duplicates[0]) in {(45, 123, 0.0), (123, 45, 0.0)}
    cut = birthday_test(samples(rng, 30), np.tile(fake[:1], (300, 1)))
    assert cut.batch == 30 and cut.repeats
    assert max(pair.first for pair in cut.duplicates) > 30


def test_the_data_may_have_duplicates_itself(rng):
    def draw():
        values = samples(rng, 200)
        values[:20] = np.resize(np.arange(4.0), (20, 4))
        return values

    real = draw()
    result = birthday_test(real, draw())
    assert result.threshold == 0.0
    assert result.real_pairs == result.fake_pairs == 190
    assert not result.repeats and result.support_size is None
    collapsed = birthday_test(real, np.resize(real[100:110], (200, 4)))
    assert collapsed.repeats


def test_the_count_by_hand():
    """Pairs from near to far: fake, mixed, real, fake, real, fake; samples 0 to 2 are real."""
    first, second = np.array([[3, 4], [0, 5], [0, 1], [3, 5], [1, 2], [4, 5]]).T
    is_fake = np.array([[False] * 3 + [True] * 3])
    assert _fake_pairs_first(is_fake, first, second, 1)[0] == 1
    assert _fake_pairs_first(is_fake, first, second, 2)[0] == 2
    assert _fake_pairs_first(is_fake, first, second, 3)[0] == 3
    assert _fake_pairs_first(~is_fake, first, second, 1)[0] == 0


def test_without_near_pairs_the_p_value_is_one(rng):
    assert birthday_test(samples(rng, 50), 1e3 * samples(rng, 50)).p_value == 1.0


def test_seed_and_blocks(rng):
    real, fake = samples(rng, 80), samples(rng, 70)
    first = birthday_test(real, fake, seed=1)
    assert dataclasses.asdict(birthday_test(real, fake, seed=1, block=9)) == dataclasses.asdict(
        first
    )
    images = birthday_test(real.reshape(80, 2, 2, 1), fake.reshape(70, 2, 2, 1), seed=1)
    assert images.p_value == first.p_value


def test_constant_samples(rng):
    result = birthday_test(np.ones((30, 2)), np.ones((30, 2)))
    assert result.p_value == 1.0 or not result.repeats
    assert birthday_test(samples(rng, 30), np.ones((30, 4))).repeats


@pytest.mark.parametrize(
    ("real", "fake", "options", "message"),
    [
        (np.ones((19, 2)), np.ones((30, 2)), {}, r"at least 20.*real.shape=\(19, 2\)"),
        (np.ones((30, 2)), np.ones((30, 3)), {}, r"fake.shape=\(30, 3\)"),
        (np.ones((30, 2)), np.full((30, 2), np.nan), {}, "finite"),
        (np.ones((30, 2)), np.ones((30, 2)), {"expected_pairs": 0}, "expected_pairs=0"),
        (np.ones((30, 2)), np.ones((30, 2)), {"permutations": 98}, "at least 99.*permutations=98"),
        (np.ones((30, 2)), np.ones((30, 2)), {"alpha": 2}, "alpha=2"),
    ],
)
def test_errors(real, fake, options, message):
    with pytest.raises(ValueError, match=message):
        birthday_test(real, fake, **options)
