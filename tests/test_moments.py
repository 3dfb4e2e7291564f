"""Moments: exact from float32 streams, and sums that add up."""

import numpy as np
import pytest

from keras_gan.metrics import Moments


def collapsed(rng, number=10_000, d=24):
    """A generator that has nearly collapsed: mean^2 / variance is 13,000."""
    return (1.0 + rng.normal(size=(number, d)) @ rng.normal(size=(d, d)) / 560).astype("float32")


def relative(got, expected):
    return np.linalg.norm(got - expected) / np.linalg.norm(expected)


def test_a_collapsed_generator_has_the_right_covariance(rng):
    features = collapsed(rng)
    moments = Moments(24)
    for batch in np.array_split(features, 100):
        moments.update(batch)
    exact = np.cov(features.astype("float64"), rowvar=False)
    assert relative(moments.covariance, exact) < 1e-6
    assert np.linalg.eigvalsh(moments.covariance).min() > 0
    np.testing.assert_allclose(moments.mean, features.mean(axis=0, dtype="float64"), rtol=1e-9)
    # What the usual float32 sums would have given: the test can tell the difference.
    raw = (features.T @ features - len(features) * np.outer(features.mean(0), features.mean(0)))
    assert relative(raw / (len(features) - 1), exact) > 1e-3


def test_float64_features_stay_exact(rng):
    features = rng.normal(size=(3000, 5)) * 1e-6 + 1.0
    exact = np.cov(features, rowvar=False)
    assert relative(Moments.of(features).covariance, exact) < 1e-9


def test_merging_equals_seeing_all_in_any_order_and_batches(rng):
    features = collapsed(rng, 3000)
    whole = Moments.of(features)
    shards = [Moments.of(part) for part in np.split(features, [7, 8, 1500])]
    merged = sum(shards[::-1], Moments(24))
    shuffled = Moments(24)
    for batch in np.array_split(rng.permutation(features), 37):
        shuffled.update(batch)
    for other in (merged, shuffled):
        assert other.count == whole.count == 3000
        np.testing.assert_allclose(other.mean, whole.mean, rtol=1e-9)
        assert relative(other.covariance, whole.covariance) < 1e-6


def test_merging_leaves_the_parts_as_they_were(rng):
    a, b = (Moments.of(rng.normal(size=(20, 3))) for _ in range(2))
    before = a.covariance.copy()
    _ = a + b
    _ = Moments(3) + a
    np.testing.assert_array_equal(a.covariance, before)
    assert a.count == 20


def test_the_root_follows_updates_and_keeps_to_the_rank(rng):
    features = rng.normal(size=(6, 10))
    moments = Moments.of(features[:4])
    assert moments.root.shape == (10, 3)
    np.testing.assert_allclose(moments.root @ moments.root.T, moments.covariance, atol=1e-12)
    moments.update(features[4:])
    np.testing.assert_allclose(moments.root @ moments.root.T, np.cov(features.T), atol=1e-12)


def test_arrays_bring_it_back(rng, tmp_path):
    moments = Moments.of(rng.normal(size=(9, 4)).astype("float32"))
    np.savez(tmp_path / "m.npz", **moments.arrays())
    with np.load(tmp_path / "m.npz") as arrays:
        again = Moments.from_arrays(arrays)
    np.testing.assert_array_equal(again.covariance, moments.covariance)
    np.testing.assert_array_equal(again.mean, moments.mean)
    empty = Moments.from_arrays(Moments(4).arrays())
    empty.update(np.ones((2, 4)))
    np.testing.assert_array_equal(empty.mean, np.ones(4))


def test_errors_say_what_to_do(rng):
    moments = Moments(3)
    with pytest.raises(ValueError, match=r"3 features for each sample.*features.shape=\(2, 4\)"):
        moments.update(np.zeros((2, 4)))
    bad = np.zeros((5, 3), "float32")
    bad[2, 1] = np.nan
    with pytest.raises(ValueError, match=r"must be finite.*1 rows .* first of them \[2\]"):
        moments.update(bad)
    with pytest.raises(ValueError, match="At least 2 samples.*count=0"):
        _ = moments.covariance
    with pytest.raises(ValueError, match="dimensions 3 and 4"):
        _ = moments + Moments(4)
