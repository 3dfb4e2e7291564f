"""Features that are like an Inception network's, and their distance without a matrix root."""

import numpy as np


def features(number, dimension, seed, shift=0.0):
    """Rectified mixtures, float32: mean and spread like an Inception network's, full rank."""
    mixing = np.random.default_rng(0).standard_normal((dimension, dimension), dtype="float32")
    mixing *= ((1 + np.arange(dimension)) ** -0.4)[:, None]
    rng = np.random.default_rng(seed)
    mixed = rng.standard_normal((number, dimension), dtype="float32") @ mixing
    mixed *= 0.4 / mixed.std()
    mixed += 0.2 + shift
    return np.maximum(mixed, 0.05 * mixed, out=mixed)


def exact_distance(real, fake):
    """FID without a root of anything: the trace is the nuclear norm of a product of QR factors."""
    real, fake = real.astype("float64"), fake.astype("float64")
    gap = np.square(real.mean(axis=0) - fake.mean(axis=0)).sum()
    factors = [
        np.linalg.qr(x - x.mean(axis=0), mode="r") / np.sqrt(len(x) - 1) for x in (real, fake)
    ]
    shared = np.linalg.svd(factors[0] @ factors[1].T, compute_uv=False).sum()
    return float(gap + sum(np.square(factor).sum() for factor in factors) - 2 * shared)
