"""Ways between latents, typical latents and means of classes, against closed forms."""

import numpy as np
import pytest
from scipy import stats

from keras_gan.latents import class_means, grid, linear, spherical, truncate

CLOSE = {"rtol": 0, "atol": 1e-6}


def test_between_orthogonal_vectors_the_way_is_a_quarter_of_a_circle():
    a, b = 3 * np.eye(4)[0], 3 * np.eye(4)[2]
    angles = np.linspace(0, np.pi / 2, 7)
    expected = 3 * (np.cos(angles)[:, None] * np.eye(4)[0] + np.sin(angles)[:, None] * np.eye(4)[2])
    np.testing.assert_allclose(spherical(a, b, 7), expected, **CLOSE)
    np.testing.assert_allclose(linear(a, b, 7), np.linspace(a, b, 7), **CLOSE)


def test_the_length_stays_and_the_angle_grows_evenly(rng):
    a, b = rng.normal(size=(2, 5, 100))
    b *= np.linalg.norm(a, axis=1, keepdims=True) / np.linalg.norm(b, axis=1, keepdims=True)
    way = spherical(a, b, 9).astype("float64")  # (9, 5, 100)
    lengths = np.linalg.norm(way, axis=2)
    np.testing.assert_allclose(lengths, np.tile(lengths[0], (9, 1)), rtol=1e-6)
    cosines = np.sum(way[1:] * way[:-1], axis=2) / lengths[0] ** 2
    np.testing.assert_allclose(cosines, np.tile(cosines[0], (8, 1)), rtol=1e-6)
    np.testing.assert_allclose(way[[0, -1]], [a, b], **CLOSE)
    assert (np.linalg.norm(linear(a, b, 9)[4], axis=1) < 0.8 * lengths[0]).all()


@pytest.mark.parametrize("factor", [1.0, 2.0, 0.0, -1.0])
def test_latents_in_one_line_are_joined_straight(factor):
    a = np.arange(1.0, 4.0)
    np.testing.assert_allclose(spherical(a, factor * a, 5), linear(a, factor * a, 5), **CLOSE)


def test_a_grid_has_its_corners_and_its_edges_are_ways(rng):
    corners = rng.normal(size=(4, 6))
    made = grid(corners, 3, 5).reshape(3, 5, 6)
    np.testing.assert_allclose(made[[0, 0, -1, -1], [0, -1, 0, -1]], corners, **CLOSE)
    np.testing.assert_allclose(made[0], spherical(corners[0], corners[1], 5), **CLOSE)
    np.testing.assert_allclose(made[:, 0], spherical(corners[0], corners[2], 3), **CLOSE)
    middle = grid(corners, 3, 3, linear).reshape(3, 3, 6)[1, 1]
    np.testing.assert_allclose(middle, corners.mean(axis=0), **CLOSE)


@pytest.mark.parametrize("bound", [0.1, 0.7, 2.0, 50.0])
def test_truncated_latents_have_the_law_that_is_cut_off(bound):
    shares = np.linspace(1e-6, 1 - 1e-6, 1001)
    found = truncate(stats.norm.ppf(shares), bound)
    np.testing.assert_allclose(found, stats.truncnorm.ppf(shares, -bound, bound), atol=2e-6)
    assert (np.diff(found) > 0).all()  # each keeps its rank
    np.testing.assert_array_equal(truncate([[0.0], [1e30]], bound)[0], 0.0)
    assert np.abs(truncate([-1e30, 1e30], bound)).max() <= np.float32(bound)


def test_means_of_classes(rng):
    latents, labels = rng.normal(size=(20, 3)), np.arange(20) % 4
    expected = [latents[labels == k].mean(axis=0) for k in range(4)]
    np.testing.assert_allclose(class_means(latents, labels), expected, **CLOSE)


@pytest.mark.parametrize(
    "wrong, message",
    [
        (lambda: spherical(np.zeros(3), np.zeros(4), 5), r"first.shape=\(3,\), last.shape=\(4,\)"),
        (lambda: linear(np.zeros(3), np.zeros(3), 1), "at least its two ends. Received: steps=1"),
        (lambda: grid(np.zeros((3, 2)), 2, 2), r"four corners.*corners.shape=\(3, 2\)"),
        (lambda: truncate(np.zeros(3), 0), "above 0. Received: bound=0"),
        (lambda: truncate(np.zeros(3), float("nan")), "Received: bound=nan"),
        (lambda: class_means(np.zeros((2, 3)), [0, 2]), r"Received: classes=3.*\[1, 0, 1\]"),
        (lambda: class_means(np.zeros((2, 3)), [0, 1], 1), "Received: classes=1"),
        (lambda: class_means(np.zeros((2, 3)), [0.0, 1.0]), "a whole number. Received"),
        (lambda: class_means(np.zeros((2, 3)), [0]), "Each latent has one label"),
    ],
)
def test_what_makes_no_sense_is_said(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()
