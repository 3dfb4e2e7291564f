import tracemalloc

import numpy as np
import pytest

from keras_gan.metrics import neighbour_scores
from keras_gan.statistics.distances.distance_bounds import DistanceBounds


def squares(x, y):
    x, y = x.astype("float64"), y.astype("float64")
    return np.stack([np.square(row - y).sum(axis=1) for row in x])


def radii(x, k):
    within = squares(x, x)
    np.fill_diagonal(within, np.inf)
    return np.sort(within, axis=1)[:, k - 1]


def brute_force(real, fake, k):
    """The four definitions on whole float64 matrices."""
    between = squares(real, fake)
    in_real_balls = between <= radii(real, k)[:, None]
    in_fake_balls = between <= radii(fake, k)[None]
    return (
        in_real_balls.any(axis=0).mean(),
        in_fake_balls.any(axis=1).mean(),
        in_real_balls.sum(axis=0).mean() / k,
        in_real_balls.any(axis=1).mean(),
    )


def four(scores):
    return scores.precision, scores.recall, scores.density, scores.coverage


def gaussian(rng):
    return rng.standard_normal((150, 24)), 0.9 * rng.standard_normal((130, 24)) + 0.1


def nearly_collapsed(rng):
    """Five clusters far apart whose inner distances float32 products cannot see."""
    centers = 100 * rng.standard_normal((5, 24))
    return [centers[rng.integers(5, size=n)] + 1e-3 * rng.standard_normal((n, 24))
            for n in (150, 130)]  # fmt: skip


def fakes_copy_the_reals(rng):
    real = rng.standard_normal((150, 24))
    return real, real.copy()


def copies(rng):
    real = np.repeat(rng.standard_normal((15, 24)), 10, axis=0)
    return real, rng.permutation(real)


def twice(rng):
    return [np.repeat(x[:60], 2, axis=0) for x in gaussian(rng)]


def nearly_collapsed_twice(rng):
    return [np.repeat(x[:60], 2, axis=0) for x in nearly_collapsed(rng)]


def few_images_repeated(rng):
    real = rng.standard_normal((150, 24))
    return real, real[rng.integers(4, size=130)]


def ties(rng):
    """Whole numbers: sums of squares are exact in any order, and equal again and again."""
    return rng.integers(0, 3, (150, 3)), rng.integers(0, 4, (130, 3))


def one_image(rng):
    return rng.standard_normal((150, 24)), np.ones((130, 24))


def nothing_but_one_image(rng):
    return np.zeros((9, 3)), np.zeros((7, 3))


def outlier(rng):
    real, fake = gaussian(rng)
    real[0] *= 1e6
    return real, fake


def two_dimensions(rng):
    return rng.standard_normal((150, 2)), rng.standard_normal((130, 2))


def far_from_zero(rng):
    return [1e4 + x for x in gaussian(rng)]


SITUATIONS = [
    gaussian, nearly_collapsed, fakes_copy_the_reals, copies, twice, nearly_collapsed_twice,
    few_images_repeated, ties, one_image, nothing_but_one_image, outlier, two_dimensions,
    far_from_zero,
]  # fmt: skip


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_equals_the_definition_on_whole_matrices(situation, dtype, rng):
    real, fake = (x.astype(dtype) for x in situation(rng))
    for k in (1, 3, 5):
        expected = brute_force(real, fake, k)
        for block in (16, 37, 1024):
            found = four(neighbour_scores(real, fake, k=k, block=block))
            assert found == pytest.approx(expected, abs=1e-12), (k, block)


@pytest.mark.parametrize("scale", [2.0**-100, 2.0**100])
def test_scale_does_not_matter(scale, rng):
    real, fake = (x.astype("float32") for x in gaussian(rng))
    scaled = neighbour_scores(real * np.float32(scale), fake * np.float32(scale))
    assert scaled == neighbour_scores(real, fake)


def test_order_does_not_matter(rng):
    real, fake = (x.astype("float32") for x in nearly_collapsed(rng))
    shuffled = neighbour_scores(rng.permutation(real), rng.permutation(fake), block=40)
    assert shuffled == neighbour_scores(real, fake)


def test_equals_prdc_and_torch_fidelity():
    rng = np.random.default_rng(11)
    real = rng.standard_normal((600, 32)).astype("float32")
    fake = (0.9 * rng.standard_normal((500, 32)) + 0.15).astype("float32")
    # prdc 0.2, compute_prdc(real, fake, k).
    of_prdc = {
        3: (0.888, 0.4216666666666667, 1.996, 0.9416666666666667),
        5: (0.94, 0.5566666666666666, 1.9668, 0.9866666666666667),
    }
    for k, numbers in of_prdc.items():
        assert four(neighbour_scores(real, fake, k=k)) == pytest.approx(numbers, abs=1e-9)
    # torch-fidelity 0.4.0, prc_features_to_metric(fake, real, prc_neighborhood=3), in float32.
    precision, recall = four(neighbour_scores(real, fake, k=3))[:2]
    assert precision == pytest.approx(0.8880000114440918, abs=1e-6)
    assert recall == pytest.approx(0.4216666519641876, abs=1e-6)


def test_expectations_for_one_distribution(rng):
    """A fake is as likely as a real to be among the k nearest: closed forms for any density."""
    n, m, k = 60, 40, 5
    draws = [neighbour_scores(rng.standard_normal((n, 3)), rng.standard_normal((m, 3)), k=k)
             for _ in range(200)]  # fmt: skip
    steps = np.arange(k)
    # Not covered: the k nearest among the other n - 1 reals and m fakes are all real.
    coverage = 1 - np.prod((n - 1 - steps) / (n - 1 + m - steps))
    for name, expected in {"density": 1.0, "coverage": coverage}.items():
        values = np.array([getattr(draw, name) for draw in draws])
        assert abs(values.mean() - expected) < 4 * values.std() / np.sqrt(len(values))


def test_collapsed_generator_has_high_precision_and_low_recall(rng):
    real = rng.standard_normal((500, 8))
    collapsed = 0.05 * rng.standard_normal((500, 8))
    scores = neighbour_scores(real, collapsed)
    assert scores.precision > 0.95 and scores.recall < 0.05
    assert scores.density > 1 and scores.coverage < 0.5
    swapped = neighbour_scores(collapsed, real)
    assert swapped.precision < 0.05 and swapped.recall > 0.95


def test_noise_lowers_precision_and_density(rng):
    real, fake, noise = (rng.standard_normal((400, 8)) for _ in range(3))
    scores = [neighbour_scores(real, fake + level * noise) for level in (0, 0.5, 1, 2)]
    for name in ("precision", "density", "coverage"):
        values = [getattr(score, name) for score in scores]
        assert np.all(np.diff(values) < -0.02), name


def test_dropped_modes_lower_recall_and_coverage(rng):
    centers = 10 * np.eye(8)
    labels = np.arange(800) % 8
    real, fake = (centers[labels] + rng.standard_normal((800, 8)) for _ in range(2))
    scores = [neighbour_scores(real, fake[labels < modes]) for modes in (8, 6, 4, 2)]
    for name in ("recall", "coverage"):
        values = [getattr(score, name) for score in scores]
        assert np.all(np.diff(values) < -0.15), name
    precision = [score.precision for score in scores]
    assert np.ptp(precision) < 0.05


def test_one_outlier_lifts_precision_but_not_coverage(rng):
    real = rng.standard_normal((300, 4))
    fake = rng.standard_normal((300, 4)) + 12
    assert neighbour_scores(real, fake).precision == 0
    with_outlier = neighbour_scores(np.vstack([real, np.full((1, 4), 13)]), fake)
    assert with_outlier.precision == 1
    assert with_outlier.coverage == pytest.approx(1 / 301)
    assert with_outlier.density == pytest.approx(1 / 5)


@pytest.mark.parametrize("situation", [far_from_zero, nearly_collapsed, few_images_repeated])
def test_few_distances_are_taken_twice(situation, rng, monkeypatch):
    asked = []
    exact = DistanceBounds.exact

    def counting(self, i, j):
        asked.append(len(i))
        return exact(self, i, j)

    monkeypatch.setattr(DistanceBounds, "exact", counting)
    real, fake = (x.astype("float32") for x in situation(rng))
    neighbour_scores(real, fake, k=1)
    # Of 58,900 pairs; the first candidates are 4 for each of 280 rows.
    assert sum(asked) < 3000


def test_memory_is_that_of_blocks(rng):
    real, fake = (rng.standard_normal((3000, 4)).astype("float32") for _ in range(2))
    tracemalloc.start()
    neighbour_scores(real, fake, block=100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3000 * 3000 * 4 / 10


@pytest.mark.parametrize(
    ("real", "fake", "k", "message"),
    [
        (np.zeros((5, 2)), np.zeros((9, 2)), 5, r"more than `k` samples.*k=5, real.*5, 2"),
        (np.zeros((9, 2)), np.zeros((5, 2)), 5, r"more than `k` samples.*fake.shape=\(5, 2\)"),
        (np.zeros((9, 2)), np.zeros((9, 2)), 0, r"at least 1. Received: k=0"),
        (np.zeros((9, 2)), np.zeros((9, 3)), 5, r"equally many features.*\(9, 2\).*\(9, 3\)"),
        (np.zeros((9, 2, 1)), np.zeros((9, 2)), 5, r"shape \(samples, features\).*\(9, 2, 1\)"),
        (np.full((9, 2), np.nan), np.zeros((9, 2)), 5, r"`real` must be finite.*9 rows"),
        (np.zeros((9, 2)), np.full((9, 2), -np.inf), 5, r"`fake` must be finite.*\[0, 1, 2"),
        (np.zeros((9, 2)), np.full((9, 2), 1e200), 5, r"overflow float64"),
    ],
)
def test_errors(real, fake, k, message):
    with pytest.raises(ValueError, match=message):
        neighbour_scores(real, fake, k=k)


def test_text_is_refused():
    with pytest.raises(TypeError, match="`fake` must be an array of floats"):
        neighbour_scores(np.zeros((9, 2)), np.full((9, 2), "a"))


def test_block_must_be_positive():
    with pytest.raises(ValueError, match="`block` must be at least 1. Received: block=0"):
        neighbour_scores(np.zeros((9, 2)), np.ones((9, 2)), block=0)
