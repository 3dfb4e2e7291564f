"""The inception score against the definition and what the peers gave."""

import numpy as np
import pytest
import scipy.special
import scipy.stats

from keras_gan.metrics import inception_score


def logits():
    """The third draw of the generator that the peers' numbers come from."""
    rng = np.random.default_rng(0)
    rng.normal(size=(32, 32))
    rng.normal(size=(1000, 32))
    rng.normal(size=(800, 32))
    return (rng.normal(size=(500, 7)) * 3).astype("float32")


def test_torch_fidelity_gave_the_same():
    # torch-fidelity 0.4.0, isc_features_to_metric(splits=10, shuffle=False).
    score = inception_score(logits())
    assert score.mean == pytest.approx(3.021993093751502, rel=1e-9)
    assert score.std == pytest.approx(0.14730805270730724, rel=1e-7)


def test_quality_and_diversity_are_the_two_halves():
    score = inception_score(logits(), splits=1)
    p = scipy.special.softmax(logits().astype("float64"), axis=1)
    assert score.quality == pytest.approx(scipy.stats.entropy(p, axis=1).mean(), rel=1e-10)
    assert score.diversity == pytest.approx(scipy.stats.entropy(p.mean(axis=0)), rel=1e-10)
    assert np.log(score.mean) == pytest.approx(score.diversity - score.quality, rel=1e-10)
    assert score.std == 0.0


def test_saturated_logits_are_exact():
    # torch-fidelity gives 2.0 too; formulas with log(p) give NaN.
    saturated = np.zeros((100, 3), "float32")
    saturated[:50, 0] = saturated[50:, 1] = 2000.0
    score = inception_score(saturated, splits=1)
    assert (score.mean, score.quality) == (pytest.approx(2.0), 0.0)


def test_collapse_and_blur_lower_it():
    clear = np.eye(5).repeat(20, axis=0) * 30
    mixed = np.random.default_rng(0).permutation(clear)
    assert inception_score(mixed, splits=1).mean == pytest.approx(5.0)
    assert inception_score(clear[:20], splits=1).mean == pytest.approx(1.0)  # one class
    assert inception_score(mixed * 0, splits=1).mean == pytest.approx(1.0)  # no class


def test_errors():
    with pytest.raises(ValueError, match="at least one sample.*splits=10.*3 rows"):
        inception_score(np.zeros((3, 2)))
    with pytest.raises(ValueError, match=r"logits.shape=\(3,\)"):
        inception_score(np.zeros(3))
