import dataclasses

import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits

from keras_gan.metrics import mode_dropping_test
from keras_gan.statistics.modes.histograms import chi_squared, differing, holm, too_few

REAL = np.array([40, 55, 62, 30, 0, 81])
FAKE = np.array([33, 25, 70, 48, 0, 60])


def test_chi_squared_is_that_of_scipy():
    some = REAL > 0
    expected = chi2_contingency(np.stack([REAL, FAKE])[:, some], correction=False)
    statistic, p_value = chi_squared(REAL, FAKE)
    assert statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert p_value == pytest.approx(expected.pvalue, rel=1e-12)


def test_few_samples_take_the_exact_distribution():
    """Two bins: the sum over Fisher's tables that are at least as far off."""
    real, fake = np.array([1, 7]), np.array([4, 3])
    _, p_value = chi_squared(real, fake)
    assert p_value == pytest.approx(fisher_exact([real, fake]).pvalue, abs=0.015)
    assert chi_squared(np.array([8, 0]), np.array([3, 0])) == (0.0, 1.0)


def test_too_few_is_fisher_and_holm():
    expected = [
        fisher_exact([[f, r], [FAKE.sum() - f, REAL.sum() - r]], alternative="less").pvalue
        for r, f in zip(REAL, FAKE, strict=True)
    ]
    np.testing.assert_allclose(too_few(REAL, FAKE), holm(np.array(expected)), rtol=1e-9)


def test_holm_by_hand():
    adjusted = holm(np.array([0.03, 0.01, 0.04, 0.5]))
    np.testing.assert_allclose(adjusted, [0.09, 0.04, 0.09, 0.5])


def test_differing_by_hand():
    # 50 of 100 and 30 of 100: z = 0.2 / sqrt(0.4 * 0.6 * 0.02) = 2.887, p = 0.0039.
    real, fake = np.array([50, 50]), np.array([30, 70])
    assert differing(real, fake, 0.05) == 2
    assert differing(real, fake, 0.003) == 0


def simulated(draw, test, repetitions):
    return np.array([test(draw(), draw(), seed) for seed in range(repetitions)])


def test_p_values_are_uniform_when_nothing_is_dropped(rng):
    def one(real, fake, seed):
        result = mode_dropping_test(real, fake, bins=8, seed=seed)
        return result.p_value, min(result.dropped_p_values)

    found = simulated(lambda: rng.normal(size=(200, 3)), one, 300)
    for alpha in (0.05, 0.2, 0.5):
        error = 3 * np.sqrt(alpha * (1 - alpha) / 300)
        assert abs(np.mean(found[:, 0] <= alpha) - alpha) < error
        assert np.mean(found[:, 1] <= alpha) < alpha + error


def test_bins_made_by_the_counted_samples_would_be_wrong(rng):
    """Why the real set is halved: in many dimensions a bin holds what it was made of."""
    wrong, right = 0, 0
    for seed in range(8):
        real, fake = rng.normal(size=(200, 300)), rng.normal(size=(200, 300))
        bins = KMeans(20, n_init=1, random_state=seed).fit(real)
        counts = [np.bincount(bins.predict(rows), minlength=20) for rows in (real, fake)]
        wrong += chi_squared(*counts)[1] <= 0.01
        right += mode_dropping_test(real, fake, bins=20, seed=seed, alpha=0.01).differs
    assert wrong == 8 and right <= 1


def clusters(rng, number, kept=6):
    centers = 10 * np.eye(6)
    labels = rng.integers(0, kept, size=number)
    return (centers[labels] + rng.normal(size=(number, 6))).astype("float32"), labels


def test_dropped_modes_are_found_and_shown(rng):
    real, labels = clusters(rng, 1200)
    fake, _ = clusters(rng, 500, kept=4)
    result = mode_dropping_test(real, fake, bins=6)
    assert result.differs and result.p_value < 1e-10
    # Which label each dropped bin stands for: all its examples have the same.
    shown = [set(labels[list(result.examples[b])]) for b in result.dropped]
    assert sorted(shown, key=min) == [{4}, {5}]
    assert sorted(result.dropped) == list(result.empty)
    assert all(len(examples) == 8 for examples in result.examples.values())
    assert 2 < result.different <= 6  # others have too many
    assert (result.n_real, result.n_fake, result.bins) == (600, 500, 6)
    assert result.real_shares.sum() == pytest.approx(1)
    np.testing.assert_array_equal(result.fake_shares[list(result.dropped)], 0)


def test_examples_are_nearest_to_the_centre(rng):
    real = np.concatenate([rng.normal(size=(200, 2)), rng.normal(size=(200, 2)) + 50])
    result = mode_dropping_test(real, real[:200], bins=2, max_examples=3)
    (dropped,) = result.dropped
    distances = np.linalg.norm(real - real[200:].mean(axis=0), axis=1)
    assert set(result.examples[dropped]) <= set(np.argsort(distances)[:40])


def test_an_equal_set_passes(rng):
    result = mode_dropping_test(clusters(rng, 1000)[0], clusters(rng, 800)[0])
    assert not result.differs and result.dropped == () and result.examples == {}
    assert result.bins == 22  # the root of the 500 that are counted


def test_digits_without_some_classes():
    pixels, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(pixels))
    real, rest = order[:1000], order[1000:]
    assert not mode_dropping_test(pixels[real], pixels[rest]).differs
    some = rest[labels[rest] < 7]
    result = mode_dropping_test(pixels[real], pixels[some])
    assert result.p_value < 1e-6
    for examples in result.examples.values():
        assert np.mean(labels[real][list(examples)] >= 7) > 0.5


def test_order_does_not_matter_for_the_fakes_and_the_seed_repeats(rng):
    real, fake = rng.normal(size=(100, 2)), rng.normal(size=(90, 2))
    first = mode_dropping_test(real, fake, seed=3)
    second = mode_dropping_test(real, fake[::-1], seed=3)
    assert first.p_value == second.p_value
    assert mode_dropping_test(real, fake, seed=4).p_value != first.p_value


def test_offset_units_and_types_do_not_matter(rng):
    real, fake = rng.normal(size=(100, 2)), rng.normal(size=(90, 2))
    expected = mode_dropping_test(real, fake).p_value
    assert mode_dropping_test(real * 1e6 + 1e6, fake * 1e6 + 1e6).p_value == expected
    mixed = mode_dropping_test(real, fake.astype("float32"))
    assert mixed.p_value == pytest.approx(expected, abs=0.2)


def test_duplicates_share_a_bin(rng):
    real = np.repeat(np.arange(3.0), 40)[:, None]
    result = mode_dropping_test(real, np.zeros((50, 1)), bins=10)
    assert result.bins == 3
    assert len(result.dropped) == 2
    assert dataclasses.asdict(result)["n_fake"] == 50


@pytest.mark.parametrize(
    ("real", "fake", "options", "message"),
    [
        (np.ones((50, 2)), np.ones((50, 2)), {}, "all alike"),
        (np.ones((19, 2)), np.ones((50, 2)), {}, r"at least 20.*real.shape=\(19, 2\)"),
        (np.eye(50), np.eye(50), {"bins": 26}, "between 2 and 25.*bins=26"),
        (np.eye(50), np.eye(50), {"bins": 1}, "bins=1"),
        (np.eye(50), np.eye(50), {"alpha": 1.0}, "alpha=1.0"),
        (np.eye(50), np.eye(50)[:, 1:], {}, r"fake.shape=\(50, 49\)"),
        (np.eye(50), np.full((50, 50), np.inf), {}, "finite"),
    ],
)
def test_errors(real, fake, options, message):
    with pytest.raises(ValueError, match=message):
        mode_dropping_test(real, fake, **options)
