import tracemalloc

import numpy as np
import pytest

from keras_gan.metrics import kernel_distance, kernel_distance_subsets


def kernel(x, y):
    x, y = x.astype("float64"), y.astype("float64")
    return (x @ y.T / x.shape[1] + 1) ** 3


def brute_force(real, fake):
    """The unbiased estimate from whole float64 matrices."""
    within = [kernel(x, x)[~np.eye(len(x), dtype=bool)].mean() for x in (real, fake)]
    return sum(within) - 2 * kernel(real, fake).mean()


def moments_of_gaussian(mean, sd):
    """E y, E y y^T and E y y y of a Gaussian with covariance sd^2 I."""
    d = len(mean)
    variance, identity = sd**2, np.eye(d)
    mixed = np.einsum("i,jk->ijk", mean, identity)
    return (
        mean,
        np.outer(mean, mean) + variance * identity,
        np.einsum("i,j,k->ijk", mean, mean, mean)
        + variance * (mixed + mixed.transpose(1, 0, 2) + mixed.transpose(1, 2, 0)),
    )


def moments_of_sample(x):
    return (x.mean(axis=0), np.einsum("ni,nj->ij", x, x) / len(x),
            np.einsum("ni,nj,nk->ijk", x, x, x) / len(x))  # fmt: skip


def mean_kernel(p, q):
    """E k(x, y) for independent x of moments p and y of moments q: the cube written out."""
    first, second, third = (np.sum(a * b) for a, b in zip(p, q, strict=True))
    d = len(p[0])
    return 1 + 3 * first / d + 3 * second / d**2 + third / d**3


@pytest.fixture
def sets(rng):
    return rng.standard_normal((70, 12)), 0.8 * rng.standard_normal((53, 12)) + 0.2


@pytest.mark.parametrize("block", [8, 25, 1024])
def test_equals_the_definition(block, sets):
    found = kernel_distance(*sets, block=block)
    assert found.value == pytest.approx(brute_force(*sets), rel=1e-12)
    assert (found.n_real, found.n_fake) == (70, 53)


@pytest.mark.parametrize("block", [8, 1024])
@pytest.mark.parametrize("folds", [2, 10, 53])
def test_standard_error_is_the_jackknife(folds, block, sets):
    real, fake = sets
    left_out = [brute_force(real, fake[np.arange(53) % folds != fold]) for fold in range(folds)]
    spread = np.sum((np.array(left_out) - np.mean(left_out)) ** 2)
    expected = np.sqrt((folds - 1) / folds * spread)
    found = kernel_distance(real, fake, folds=folds, block=block)
    assert found.standard_error == pytest.approx(expected, rel=1e-9)


def test_float32_features_lose_no_digit_that_matters(rng):
    real, fake = (rng.standard_normal((300, 256)).astype("float32") for _ in range(2))
    found = kernel_distance(real, fake * np.float32(1.1))
    exact = kernel_distance(real.astype("float64"), (fake * np.float32(1.1)).astype("float64"))
    assert found.value == pytest.approx(exact.value, abs=1e-8)
    assert found.standard_error == pytest.approx(exact.standard_error, rel=1e-4)


def test_order_does_not_matter(rng, sets):
    real, fake = sets
    shuffled = kernel_distance(rng.permutation(real), rng.permutation(fake), block=16)
    assert shuffled.value == pytest.approx(kernel_distance(real, fake).value, rel=1e-12)


def test_equals_torch_fidelity_and_torchmetrics():
    rng = np.random.default_rng(11)
    real = rng.standard_normal((600, 32)).astype("float32")
    fake = (0.9 * rng.standard_normal((500, 32)) + 0.15).astype("float32")
    # torch-fidelity 0.4.0, kid_features_to_metric(fake, real, kid_subsets=20,
    # kid_subset_size=100, rng_seed=2020) and its defaults, on float32 and on float64 tensors.
    found = kernel_distance_subsets(real, fake, subsets=20, subset_size=100, seed=2020)
    assert found == pytest.approx((0.06249823570251465, 0.02253082204179446), rel=2e-6)
    real, fake = real.astype("float64"), fake.astype("float64")
    found = kernel_distance_subsets(real, fake, subsets=20, subset_size=100, seed=2020)
    assert found == pytest.approx((0.06249823891238147, 0.022530860420394268), rel=1e-12)
    # torchmetrics 1.9.0, image.kid.poly_mmd(real[:500], fake): no subsets, float64.
    found = kernel_distance(real[:500], fake).value
    assert found == pytest.approx(0.06254241923633996, rel=1e-12)


def test_unbiased_for_gaussians(rng):
    """The mean over many small samples is the distance of the distributions, 0 for equal ones."""
    d = 4
    mean = np.full(d, 0.5)
    standard = moments_of_gaussian(np.zeros(d), 1.0)
    for shift, sd in ((np.zeros(d), 1.0), (mean, 1.5)):
        other = moments_of_gaussian(shift, sd)
        truth = (mean_kernel(standard, standard) + mean_kernel(other, other)
                 - 2 * mean_kernel(standard, other))  # fmt: skip
        values = np.array([
            kernel_distance(
                rng.standard_normal((12, d)), shift + sd * rng.standard_normal((8, d)), folds=None
            ).value
            for _ in range(2000)
        ])  # fmt: skip
        assert abs(values.mean() - truth) < 4 * values.std() / np.sqrt(len(values))
        if sd == 1.0:
            assert truth == 0 and np.mean(values < 0) > 0.3


@pytest.mark.parametrize(("shift", "sd"), [(0.5, 1.2), (0.0, 1.0)])
def test_interval_covers_at_its_rate(shift, sd, rng):
    """95 % intervals around the truth for fixed reals, which the moments give exactly."""
    d, n = 4, 100
    real = rng.standard_normal((n, d))
    fakes = moments_of_gaussian(np.full(d, shift), sd)
    within_real = kernel(real, real)[~np.eye(n, dtype=bool)].mean()
    truth = (within_real + mean_kernel(fakes, fakes)
             - 2 * mean_kernel(moments_of_sample(real), fakes))  # fmt: skip
    covered = 0
    for _ in range(300):
        found = kernel_distance(real, shift + sd * rng.standard_normal((n, d)))
        # The 97.5 % quantile of Student's t with 9 degrees of freedom.
        covered += abs(found.value - truth) < 2.262 * found.standard_error
    assert 0.90 < covered / 300 < 0.99


def test_noise_and_dropped_modes_raise_it(rng):
    centers = 3 * np.eye(8)
    labels = np.arange(800) % 8
    real, fake = (centers[labels] + 0.5 * rng.standard_normal((800, 8)) for _ in range(2))
    noise = rng.standard_normal(fake.shape)
    noisy = [kernel_distance(real, fake + level * noise).value for level in (0, 0.5, 1, 2)]
    dropped = [kernel_distance(real, fake[labels < modes]).value for modes in (8, 6, 4, 2)]
    for values in (noisy, dropped):
        assert abs(values[0]) < 0.05
        assert np.all(np.diff(values) > 0.01)


def test_subsets_are_seeded(sets):
    first, again, other = (
        kernel_distance_subsets(*sets, subsets=5, subset_size=20, seed=seed) for seed in (0, 0, 1)
    )
    assert first == again != other


def test_memory_is_that_of_blocks(rng):
    real, fake = (rng.standard_normal((3000, 4)).astype("float32") for _ in range(2))
    tracemalloc.start()
    kernel_distance(real, fake, block=100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3000 * 3000 * 4 / 50


def test_without_folds_there_is_no_error():
    found = kernel_distance(np.eye(3)[:2], np.eye(3)[1:], folds=None)
    assert np.isnan(found.standard_error) and np.isfinite(found.value)


@pytest.mark.parametrize(
    ("real", "fake", "folds", "message"),
    [
        (np.zeros((1, 2)), np.zeros((9, 2)), None, r"`real` needs at least 2.*\(1, 2\)"),
        (np.zeros((9, 2)), np.zeros((1, 2)), None, r"`fake` needs at least 2.*\(1, 2\)"),
        (np.zeros((9, 2)), np.zeros((9, 2)), 10, r"fewer folds.*Received: folds=10.*\(9, 2\)"),
        (np.zeros((9, 2)), np.zeros((9, 2)), 1, r"`folds` must be 2 or more.*folds=1"),
        (np.zeros((9, 2)), np.zeros((2, 2)), 2, r"`folds`.*3 or more"),
        (np.zeros((9, 2)), np.zeros((9, 3)), 3, r"equally many features.*\(9, 2\).*\(9, 3\)"),
        (np.zeros(9), np.zeros((9, 2)), 3, r"shape \(samples, features\).*real.shape=\(9,\)"),
        (np.zeros((9, 2)), np.full((9, 2), np.nan), 3, r"`fake` must be finite.*9 rows"),
        (np.ones((9, 2), "f4"), np.full((9, 2), 1e13, "f4"), 3, r"overflows.*float32"),
    ],
)
def test_errors(real, fake, folds, message):
    with pytest.raises(ValueError, match=message):
        kernel_distance(real, fake, folds=folds)


@pytest.mark.parametrize("size", [1, 54, 1000])
def test_subsets_never_shrink(size, sets):
    with pytest.raises(ValueError, match=rf"pass subset_size=53, .*Received: subset_size={size}"):
        kernel_distance_subsets(*sets, subset_size=size)


def test_at_least_one_subset(sets):
    with pytest.raises(ValueError, match="`subsets` must be at least 1. Received: subsets=0"):
        kernel_distance_subsets(*sets, subsets=0, subset_size=20)
