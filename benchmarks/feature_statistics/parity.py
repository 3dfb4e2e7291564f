"""Our numbers beside the other libraries', on equal features."""

import numpy as np

import benchmarks.peers.feature_statistics as peers
from benchmarks.feature_statistics.features import exact_distance, features
from keras_gan.statistics.frechet import frechet_distance
from keras_gan.statistics.inception_score import inception_score
from keras_gan.statistics.kernel_distance import kernel_distance, kernel_distance_subsets
from keras_gan.statistics.neighbours import neighbour_scores


def lines():
    for number, dimension in ((5000, 512), (10000, 2048), (1000, 2048)):
        real, fake = features(number, dimension, 1), features(number, dimension, 2, shift=0.02)
        pairs = _distances(real, fake)
        if dimension == 512:
            pairs = [*pairs, *_kernels(real, fake), *_neighbours(real, fake)]
        yield from (_line(f"{number:,} x {dimension}", *pair) for pair in pairs)
    logits = 3 * np.random.default_rng(3).standard_normal((5000, 1008), dtype="float32")
    for case, scores in (("5,000 x 1008", logits), ("the same, saturated", 100 * logits)):
        ours, theirs = inception_score(scores), peers.torch_fidelity_inception_score(scores)
        for name, number in zip(("mean", "std"), theirs, strict=True):
            yield _line(case, f"IS, {name}", "torch-fidelity", getattr(ours, name), number)


def _line(case, metric, who, ours, theirs):
    return {"what": "parity", "metric": metric, "case": case, "who": who,
            "ours": float(ours), "theirs": float(theirs)}  # fmt: skip


def _distances(real, fake):
    """Tuples (metric, who, ours, theirs), as from the next two."""
    ours = frechet_distance(real, fake)
    kept = peers.moments(real), peers.moments(fake)
    wide = [peers.moments(x.astype("float64")) for x in (real, fake)]
    yield "FID", "exact (QR, SVD)", ours, exact_distance(real, fake)
    # pytorch-fid keeps features in float64, torch-fidelity in float32.
    yield "FID", "pytorch-fid", ours, peers.pytorch_fid_distance(*wide)
    yield "FID", "torch-fidelity", ours, peers.torch_fidelity_distance(*kept)
    yield "FID", "torchmetrics", ours, peers.torchmetrics_distance(*wide)


def _kernels(real, fake):
    wide = [x.astype("float64") for x in (real, fake)]
    ours = kernel_distance_subsets(real, fake, seed=peers.KID["rng_seed"])
    for who, theirs in (
        ("torch-fidelity", peers.torch_fidelity_kid(real, fake)),
        ("torch-fidelity, float64", peers.torch_fidelity_kid(*wide)),
    ):
        for name, own, number in zip(ours._fields, ours, theirs, strict=True):
            yield f"KID, 100 subsets of 1000, {name}", who, own, number
    theirs = peers.clean_fid_kid(real, fake)
    yield "KID, 100 subsets of 1000, mean", "clean-fid", ours.mean, theirs
    value = kernel_distance(real, fake).value
    theirs = peers.torchmetrics_kid(*wide)
    yield "KID, all pairs", "torchmetrics, one subset, float64", value, theirs


def _neighbours(real, fake):
    names = ("precision", "recall", "density", "coverage")
    for k, who, theirs in (
        (5, "prdc", peers.prdc_scores(real, fake)),
        (3, "torch-fidelity", peers.torch_fidelity_precision_recall(real, fake)),
    ):
        ours = neighbour_scores(real, fake, k=k)
        for name, number in zip(names, theirs, strict=False):
            yield f"{name}, k = {k}", who, getattr(ours, name), number
