"""The peers' statistics of features, each by the peer's own function: (real, fake) arrays in."""

import contextlib
import os
import warnings

import numpy as np
import torch

# Before the rest: they import torchvision.
import benchmarks.peers.torchvision_shim  # noqa: F401  # isort: skip
import cleanfid.fid
import prdc
import pytorch_fid.fid_score
import torch_fidelity.metric_fid
import torch_fidelity.metric_isc
import torch_fidelity.metric_kid
import torch_fidelity.metric_prc
import torchmetrics.image.fid
import torchmetrics.image.kid

KID = {"kid_subsets": 100, "kid_subset_size": 1000, "rng_seed": 2020}
PRECISION_RECALL = {"prc_neighborhood": 3, "prc_batch_size": 10000}


def moments(features):
    """What pytorch-fid and torch-fidelity keep of features."""
    return features.mean(axis=0), np.cov(features, rowvar=False)


def pytorch_fid_distance(real, fake):
    """From two pairs (mean, covariance): SciPy's root of the product."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # sqrtm(disp=False)
        return float(pytorch_fid.fid_score.calculate_frechet_distance(*real, *fake))


def torch_fidelity_distance(real, fake):
    """From two pairs (mean, covariance): NumPy's eigenvalues of the product."""
    statistics = [{"mu": mean, "sigma": covariance} for mean, covariance in (fake, real)]
    result = torch_fidelity.metric_fid.fid_statistics_to_metric(*statistics, verbose=False)
    return result["frechet_inception_distance"]


def torchmetrics_distance(real, fake):
    """From two pairs (mean, covariance): torch's eigenvalues of the product, float64."""
    tensors = [torch.as_tensor(array, dtype=torch.float64) for array in (*real, *fake)]
    return torchmetrics.image.fid._compute_fid(*tensors).item()


def torch_fidelity_kid(real, fake):
    """(mean, std) over 100 subsets of 1000."""
    result = torch_fidelity.metric_kid.kid_features_to_metric(
        torch.from_numpy(fake), torch.from_numpy(real), verbose=False, **KID
    )
    return result["kernel_inception_distance_mean"], result["kernel_inception_distance_std"]


def clean_fid_kid(real, fake):
    """Mean over 100 subsets of 1000; it draws from NumPy's global state, seeded here."""
    np.random.seed(KID["rng_seed"])
    return cleanfid.fid.kernel_distance(real, fake)


def torchmetrics_kid(real, fake):
    """All samples as one subset."""
    return torchmetrics.image.kid.poly_mmd(torch.from_numpy(real), torch.from_numpy(fake)).item()


def torch_fidelity_precision_recall(real, fake):
    result = torch_fidelity.metric_prc.prc_features_to_metric(
        torch.from_numpy(fake), torch.from_numpy(real), verbose=False, **PRECISION_RECALL
    )
    return result["precision"], result["recall"]


def prdc_scores(real, fake):
    """(precision, recall, density, coverage) for k = 5."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        result = prdc.compute_prdc(real, fake, 5)
    return tuple(float(result[name]) for name in ("precision", "recall", "density", "coverage"))


def torch_fidelity_inception_score(logits):
    """(mean, std), unshuffled."""
    result = torch_fidelity.metric_isc.isc_features_to_metric(
        torch.from_numpy(logits), shuffle=False
    )
    return result["inception_score_mean"], result["inception_score_std"]
