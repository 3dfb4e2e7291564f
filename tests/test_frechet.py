"""The Frechet distance against closed forms, SciPy and what other libraries gave."""

import numpy as np
import pytest
import scipy.linalg

from keras_gan.metrics import Moments, frechet_distance, frechet_estimate


def features(seed=0):
    """Two sets of float32 features, 1000 and 800 of 32; the peers below saw the same."""
    rng = np.random.default_rng(seed)
    mix = rng.normal(size=(32, 32)) / 6
    real = (rng.normal(size=(1000, 32)) @ mix + 1).astype("float32")
    fake = (rng.normal(size=(800, 32)) @ mix * 1.1 + 0.9).astype("float32")
    return real, fake


def test_the_peers_gave_the_same():
    # pytorch-fid 0.3.0, calculate_frechet_distance of float64 np.mean and np.cov, SciPy 1.17;
    # torchmetrics 1.9.0, _compute_fid of the same. torch-fidelity 0.4.0 has a float32 mean.
    ours = frechet_distance(*features())
    assert ours == pytest.approx(1.058657886390364, rel=1e-6)
    assert ours == pytest.approx(1.05865710427004, rel=2e-6)
    exact = frechet_distance(*(x.astype("float64") for x in features()))
    assert exact == pytest.approx(1.058657886390364, rel=1e-11)


def test_closed_form_of_gaussians_on_one_axis_system(rng):
    # Commuting covariances: |m1 - m2|^2 + sum (s1 - s2)^2.
    s1, s2, shift = np.array([1.0, 2.0, 0.5]), np.array([1.5, 2.0, 3.0]), np.array([1.0, 0, 2.0])
    distance = frechet_distance(with_moments(np.zeros(3), s1**2), with_moments(shift, s2**2))
    assert distance == pytest.approx(5.0 + 0.25 + 6.25, rel=1e-7)


def with_moments(mean, variances, count=10**9):
    """Moments of imagined samples with exactly this mean and these variances."""
    d = len(mean)
    return Moments.from_arrays(
        {"count": count, "center": mean, "sum": np.zeros(d),
         "outer": np.diag(variances) * (count - 1)}
    )  # fmt: skip


def nuclear(real, fake):
    """The exact value at any rank: tr (S1 S2)^(1/2) is the nuclear norm of Xc Yc^T."""
    x, y = ((a - a.mean(0)) / np.sqrt(len(a) - 1) for a in (real, fake))
    shared = scipy.linalg.svdvals(x @ y.T).sum()
    offset = ((real.mean(0) - fake.mean(0)) ** 2).sum()
    return offset + (x**2).sum() + (y**2).sum() - 2 * shared


@pytest.mark.parametrize("counts", [(30, 20), (20, 500), (500, 20), (500, 400), (101, 101)])
def test_exact_at_any_rank_by_both_routes(rng, counts):
    real, fake = (rng.normal(size=(n, 100)) * np.geomspace(1, 1e-3, 100) for n in counts)
    expected = nuclear(real, fake)
    assert frechet_distance(real, fake) == pytest.approx(expected, rel=1e-8)
    moments = frechet_distance(Moments.of(real), Moments.of(fake))
    assert moments == pytest.approx(expected, rel=1e-8)


def test_closer_to_the_exact_value_than_the_eigenvalues_of_the_product(rng):
    real, fake = (rng.normal(size=(60, 200)) for _ in range(2))
    exact = nuclear(real, fake)
    s1, s2 = np.cov(real.T), np.cov(fake.T)
    peers = np.sqrt(np.linalg.eigvals(s1 @ s2).astype(complex)).sum().real
    peers = ((real.mean(0) - fake.mean(0)) ** 2).sum() + np.trace(s1 + s2) - 2 * peers
    ours = frechet_distance(Moments.of(real), Moments.of(fake))
    assert abs(ours - exact) < 0.01 * abs(peers - exact)


@pytest.mark.parametrize("number", [2, 50, 1000])
def test_a_set_with_itself_is_zero_and_never_below(rng, number):
    same = rng.normal(size=(number, 100)).astype("float32") + 5
    for distance in (frechet_distance(same, same), frechet_distance(Moments.of(same), same)):
        assert 0.0 <= distance < 1e-5
    constant = np.full((10, 4), 3.0)
    assert frechet_distance(constant, constant) == 0.0
    assert frechet_distance(constant, constant + 2) == pytest.approx(16.0)


def test_errors():
    with pytest.raises(ValueError, match=r"3 features for each sample.*fake.shape=\(5, 4\)"):
        frechet_distance(np.zeros((5, 3)), np.zeros((5, 4)))
    with pytest.raises(ValueError, match="at least 2 samples.*fake with 1"):
        frechet_distance(np.eye(3), np.zeros((1, 3)))
    with pytest.raises(ValueError, match="3 and fake with 4"):
        frechet_distance(Moments.of(np.eye(3)), Moments.of(np.eye(4)))


def estimate(rng, count, d, real, variances, mean):
    sample = rng.normal(size=(count, d)) * np.sqrt(variances) + mean
    return frechet_estimate(real, [Moments.of(sample[i::10]) for i in range(10)])


def test_the_interval_covers_the_truth_at_its_rate(rng):
    d = 12
    variances = np.geomspace(1, 0.1, d)
    real = with_moments(np.zeros(d), variances)
    mean = np.full(d, 0.1)
    truth = d * 0.01 + ((np.sqrt(1.3 * variances) - np.sqrt(variances)) ** 2).sum()
    results = [estimate(rng, 600, d, real, 1.3 * variances, mean) for _ in range(150)]
    covered = np.mean([abs(r.infinity - truth) < 2.262 * r.standard_error for r in results])
    assert 0.90 <= covered <= 1.0
    # The bar is no wider than it must be, and the plain value is biased by more than a bar.
    spread = np.std([r.infinity for r in results])
    assert np.mean([r.standard_error for r in results]) == pytest.approx(spread, rel=0.2)
    assert np.mean([r.value for r in results]) - truth > spread / 2
    assert abs(np.mean([r.infinity for r in results]) - truth) < 3 * spread / np.sqrt(150)
    assert np.mean([r.converged for r in results]) > 0.95


def test_too_few_samples_for_the_extrapolation_are_told(rng):
    d = 60
    real = with_moments(np.zeros(d), np.ones(d))
    assert not estimate(rng, 120, d, real, np.ones(d), 0.2).converged
    alone = frechet_estimate(real, [Moments.of(rng.normal(size=(80, d)))])
    assert alone.standard_error is alone.infinity is alone.converged is None
    assert alone.n_fake == 80
