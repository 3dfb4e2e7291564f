import math

import numpy as np
import pytest

import keras_gan
from keras_gan.metrics import mode_coverage

CENTERS = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0]])


def test_by_hand():
    points = [[0, 0], [2.9, 0], [3.1, 0], [10, 1], [10, 10], [10, 12], [50, 50], [0.5, 0.5]]
    result = mode_coverage(points, CENTERS, 1.0)
    np.testing.assert_array_equal(result.counts, [3, 1, 0, 2])
    assert (result.modes, result.of_modes, result.smallest_mode) == (3, 4, 0)
    assert result.high_quality == 6 / 8
    shares = (3 / 6, 1 / 6, 2 / 6)
    assert result.kl == pytest.approx(sum(p * math.log(p * 4) for p in shares))
    assert result.n_fake == 8


def test_within_is_in_standard_deviations():
    points = [[0, 1.9], [0, 2.1]]
    assert mode_coverage(points, CENTERS, 0.5, within=4).high_quality == 0.5
    assert mode_coverage(points, CENTERS, 0.5).high_quality == 0


def test_collapse_and_nothing():
    collapsed = mode_coverage(np.zeros((10, 2)), CENTERS, 1.0)
    assert collapsed.kl == pytest.approx(math.log(4))
    far = mode_coverage(np.full((10, 2), 100.0), CENTERS, 1.0)
    assert far.modes == far.high_quality == 0
    assert math.isnan(far.kl)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_real_samples_score_the_closed_form(rng, dimensions):
    """98.89 % in the plane; more than one block of them."""
    centers = 100 * np.eye(5, dimensions)
    points = np.repeat(centers, 20_000, axis=0)
    points += 0.5 * rng.normal(size=points.shape)
    inside = {2: 1 - math.exp(-4.5), 3: math.erf(3 / 2**0.5) - 6 / math.sqrt(2 * math.pi)
              * math.exp(-4.5)}[dimensions]  # fmt: skip
    result = mode_coverage(points, centers, 0.5)
    # eye(5, d) has rows of zeros: equal centres share their samples, the first one gets them.
    assert result.high_quality == pytest.approx(inside, abs=0.001)


def test_the_data_itself():
    data = keras_gan.data.load("grid")
    result = mode_coverage(data.held_out, data.modes.centers, data.modes.standard_deviation)
    assert (result.modes, result.of_modes) == (25, 25)
    assert result.high_quality == pytest.approx(0.9889, abs=0.01)
    assert result.kl < 0.02


@pytest.mark.parametrize(
    ("points", "options", "message"),
    [
        (np.zeros((3, 3)), {}, r"same d.*points.shape=\(3, 3\), centers.shape=\(4, 2\)"),
        (np.zeros((0, 2)), {}, r"points.shape=\(0, 2\)"),
        (np.full((3, 2), np.nan), {}, "finite.*3 rows"),
        (np.zeros((3, 2)), {"within": 0}, "within=0"),
        (np.zeros((3, 2)), {"standard_deviation": -1}, "standard_deviation=-1"),
    ],
)
def test_errors(points, options, message):
    with pytest.raises(ValueError, match=message):
        mode_coverage(points, CENTERS, **{"standard_deviation": 1.0, **options})
