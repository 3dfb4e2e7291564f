import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact

from keras_gan.metrics import class_histogram_test

REAL = np.repeat(np.arange(4), [50, 60, 70, 20])
FAKE = np.repeat(np.arange(4), [40, 30, 30, 0])


def test_values():
    result = class_histogram_test(REAL, FAKE, 4)
    expected = chi2_contingency([[50, 60, 70, 20], [40, 30, 30, 0]])
    assert result.chi_squared == pytest.approx(expected.statistic, rel=1e-12)
    assert result.p_value == pytest.approx(expected.pvalue, rel=1e-12)
    assert result.differs
    np.testing.assert_allclose(result.real_shares, [0.25, 0.3, 0.35, 0.1])
    np.testing.assert_allclose(result.fake_shares, [0.4, 0.3, 0.3, 0.0])
    assert result.missing == result.under_represented == (3,)
    one_sided = fisher_exact([[0, 20], [100, 180]], alternative="less").pvalue
    assert result.under_represented_p_values[3] == pytest.approx(4 * one_sided, rel=1e-9)
    assert (result.num_classes, result.n_real, result.n_fake) == (4, 200, 100)


def test_missing_needs_a_real_sample_and_is_no_proof(rng):
    """A rare class can be missing by chance; a class of neither set is not missing."""
    real = np.concatenate([np.zeros(99, int), [2]])
    result = class_histogram_test(real, np.zeros(50, int), 4)
    assert result.missing == (2,)
    assert result.under_represented == () and not result.differs


@pytest.mark.parametrize("shares", [[0.25] * 4, [0.9, 0.06, 0.03, 0.01]])
def test_rates_under_the_null(rng, shares):
    differs, under = 0, 0
    for seed in range(300):
        real, fake = (rng.choice(4, size=n, p=shares) for n in (150, 100))
        result = class_histogram_test(real, fake, 4, seed=seed)
        differs += result.differs
        under += len(result.under_represented) > 0
    limit = 300 * 0.05 + 3 * np.sqrt(300 * 0.05 * 0.95)
    assert differs < limit and under < limit


def test_one_class():
    result = class_histogram_test(np.zeros(9, int), np.zeros(7, int), 1)
    assert result.p_value == 1.0 and not result.differs and result.missing == ()
    collapsed = class_histogram_test(np.arange(100) % 10, np.zeros(100, int), 10)
    assert collapsed.missing == tuple(range(1, 10)) == collapsed.under_represented


@pytest.mark.parametrize(
    ("real", "fake", "options", "message"),
    [
        ([0, 1], [], {}, r"fake_labels.shape=\(0,\)"),
        ([0.0, 1.0], [0, 1], {}, "real_labels.dtype=float64"),
        ([[0, 1]], [0, 1], {}, r"real_labels.shape=\(1, 2\)"),
        ([0, 1], [0, 3], {}, r"fake_labels from 0 to 3, num_classes=3"),
        ([-1, 1], [0, 1], {}, r"real_labels from -1 to 1"),
        ([0, 1], [0, 1], {"alpha": 5}, "alpha=5"),
    ],
)
def test_errors(real, fake, options, message):
    with pytest.raises(ValueError, match=message):
        class_histogram_test(real, fake, 3, **options)
