"""Pictures and their targets: other libraries' numbers, and the definitions written out."""

import math

import numpy as np
import pytest

from keras_gan.metrics import paired_errors, partner_retrieval, structural_similarity


def noisy_pair():
    rng = np.random.default_rng(5)
    x = np.tanh(rng.normal(size=(2, 16, 13, 3)))
    return x, np.clip(x + 0.3 * rng.normal(size=x.shape), -1, 1)


def test_similarity_and_noise_ratio_are_those_of_scikit_image():
    """Version 0.26.0, `gaussian_weights=True, sigma=1.5, use_sample_covariance=False`."""
    x, y = noisy_pair()
    expected = [0.5752149714449929, 0.4639602192815541]
    np.testing.assert_allclose(structural_similarity(x, y), expected, rtol=1e-12)
    expected = [17.548381794647106, 16.98632278363072]
    np.testing.assert_allclose(paired_errors(x, y).psnr, expected, rtol=1e-12)


def test_similarity_is_that_of_tensorflow(rng):
    import tensorflow as tf

    x, y = rng.uniform(size=(2, 3, 12, 20, 1)).astype("float32")
    expected = tf.image.ssim(x, y, max_val=1.0).numpy()
    np.testing.assert_allclose(structural_similarity(x, y, 1.0), expected, atol=1e-5)


def test_similarity_of_one_window_is_the_formula(rng):
    x, y = rng.uniform(-1, 1, size=(2, 1, 11, 11, 1))
    ticks = np.arange(-5, 6)
    weights = np.exp(-(ticks[:, None] ** 2 + ticks**2) / (2 * 1.5**2))
    weights = (weights / weights.sum())[None, ..., None]
    mx, my = ((weights * a).sum() for a in (x, y))
    sx, sy = ((weights * (a - m) ** 2).sum() for a, m in ((x, mx), (y, my)))
    sxy = (weights * (x - mx) * (y - my)).sum()
    c1, c2 = 0.02**2, 0.06**2
    expected = (2 * mx * my + c1) * (2 * sxy + c2)
    expected /= (mx**2 + my**2 + c1) * (sx + sy + c2)
    assert structural_similarity(x, y)[0] == pytest.approx(expected, rel=1e-12)
    np.testing.assert_array_equal(structural_similarity(x, x), 1.0)


def test_errors_of_each_picture(rng):
    x, y = rng.uniform(-1, 1, size=(2, 5, 4, 3, 2)).astype("float32")
    y[0] = x[0]
    found = paired_errors(x, y)
    apart = x.astype("float64") - y
    np.testing.assert_allclose(found.l1, np.abs(apart).mean(axis=(1, 2, 3)), rtol=1e-12)
    assert found.psnr[0] == math.inf
    expected = 10 * np.log10(4 / (apart[1:] ** 2).mean(axis=(1, 2, 3)))
    np.testing.assert_allclose(found.psnr[1:], expected, rtol=1e-12)
    assert paired_errors(-np.ones((1, 1, 1, 1)), np.ones((1, 1, 1, 1))).psnr[0] == 0.0


def test_retrieval_is_the_share_of_nearest_partners(rng):
    targets = rng.normal(size=(60, 5, 4, 1)).astype("float32")
    found = targets + 1.2 * rng.normal(size=targets.shape).astype("float32")
    apart = found[:, None].astype("float64") - targets[None]
    nearest = (apart**2).sum(axis=(2, 3, 4)).argmin(axis=1)
    expected = (nearest == np.arange(60)).mean()
    assert 0.1 < expected < 0.95
    for block in (7, 1024):
        got = partner_retrieval(found, targets, block)
        assert got.share == pytest.approx(expected, abs=1e-12)
    assert (got.candidates, got.chance) == (60, pytest.approx(1 / 60))
    assert got.standard_error == pytest.approx(math.sqrt(expected * (1 - expected) / 60), rel=0.1)


def test_equally_near_targets_share_the_hit():
    targets = np.array([[0.1], [0.1], [3.0], [7.0]], "float32")
    # The first two have each other's target as well; the last one is nearer to the third.
    got = partner_retrieval(np.array([[0.1], [0.1], [3.2], [4.0]], "float32"), targets)
    assert got.share == (0.5 + 0.5 + 1 + 0) / 4
    same = np.full((4, 1), 2.9, "float32")
    assert partner_retrieval(same, targets).share == 0.25 == got.chance
    assert partner_retrieval(targets[2:], targets[2:]).standard_error > 0.1


@pytest.mark.parametrize("function", [paired_errors, structural_similarity, partner_retrieval])
def test_pictures_that_are_no_partners(function, rng):
    with pytest.raises(ValueError, match=r"targets.shape=\(3, 12, 12, 1\)"):
        function(np.zeros((4, 12, 12, 1)), np.zeros((3, 12, 12, 1)))


def test_other_things_that_do_not_fit():
    x = np.zeros((2, 10, 12, 1))
    with pytest.raises(ValueError, match="11 pixels.*images.shape"):
        structural_similarity(x, x)
    with pytest.raises(ValueError, match="Received: value_range=0"):
        paired_errors(x, x, 0)
