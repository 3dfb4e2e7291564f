import numpy as np
import pytest

from keras_gan.statistics.distances.close_pairs import closest_pairs, count_pairs_within
from keras_gan.statistics.distances.nearest import nearest


def brute_squares(first, second):
    return ((first.astype(np.float64)[:, None] - second) ** 2).sum(axis=-1)


@pytest.mark.parametrize("block", [1, 7, 1000])
@pytest.mark.parametrize("offset", [0.0, 1e4])
def test_nearest_is_that_of_float64(rng, block, offset):
    points = (rng.normal(size=(50, 5)) + offset).astype(np.float32)
    queries = (rng.normal(size=(30, 5)) + offset).astype(np.float32)
    squares, indices = nearest(queries, points, block)
    expected = brute_squares(queries, points)
    np.testing.assert_allclose(squares, expected.min(axis=1), rtol=1e-12)
    np.testing.assert_array_equal(indices, expected.argmin(axis=1))


def test_a_copy_among_near_copies_is_at_distance_zero(rng):
    """float32 alone puts these 2048 features 0.01 apart, and another one nearer."""
    copy = (rng.normal(size=(1, 2048)) * 20).astype(np.float32)
    points = copy + (np.arange(-4, 5) * 1e-4)[:, None].astype(np.float32)
    others = (rng.normal(size=(50, 2048)) * 20).astype(np.float32)
    squares, indices = nearest(copy, np.concatenate([points, others]), 16)
    assert squares[0] == 0.0
    assert indices[0] == 4


def test_huge_values_do_not_overflow(rng):
    points = rng.normal(size=(20, 3)) * 1e30
    squares, indices = nearest(points[:5] * 1.0001, points, 16)
    np.testing.assert_array_equal(indices, np.arange(5))
    assert np.isfinite(squares).all()


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_closest_pairs(rng, block):
    samples = rng.normal(size=(40, 3)).astype(np.float32)
    samples[30:] = samples[:10]  # ten pairs at distance zero
    expected = brute_squares(samples, samples)
    first, second = np.triu_indices(40, 1)
    order = np.lexsort((second, first, expected[first, second]))
    for number in (4, 10, 100, 10_000):
        squares, i, k = closest_pairs(samples, number, block)
        chosen = order[:number]
        np.testing.assert_array_equal(i, first[chosen])
        np.testing.assert_array_equal(k, second[chosen])
        np.testing.assert_allclose(squares, expected[i, k], rtol=1e-12)
    assert count_pairs_within(samples, 0.0, block) == 10
    assert count_pairs_within(samples, 1.0, block) == (expected[first, second] <= 1.0).sum()


def test_constant_samples():
    squares, i, k = closest_pairs(np.full((6, 2), 3.3), 4, 2)
    np.testing.assert_array_equal(squares, 0.0)
    assert list(zip(i, k, strict=True)) == [(0, 1), (0, 2), (0, 3), (0, 4)]
    assert count_pairs_within(np.full((6, 2), 3.3), 0.0, 2) == 15


def test_block_must_be_positive(rng):
    with pytest.raises(ValueError, match="block=0"):
        nearest(rng.normal(size=(3, 2)), rng.normal(size=(3, 2)), 0)
