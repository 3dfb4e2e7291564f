"""Who computes the same thing: {comparison: {who: function without arguments}}, ours first."""

from pathlib import Path

import numpy as np

import benchmarks.peers.feature_statistics as peers
from benchmarks.feature_statistics.features import features
from benchmarks.processes import memory
from keras_gan.statistics.frechet import frechet_distance
from keras_gan.statistics.kernel_distance import kernel_distance, kernel_distance_subsets
from keras_gan.statistics.moments import Moments
from keras_gan.statistics.neighbours import neighbour_scores


def of_moments(real, fake):
    """From means and covariances that are already there."""
    few = fake[:1000]
    reference, sample = Moments.of(real), Moments.of(fake)
    reference.root  # noqa: B018  made once for a reference, as in training
    kept, other, small = (peers.moments(x.astype("float64")) for x in (real, fake, few))

    def new_reference():
        fresh = Moments.from_arrays(reference.arrays())  # without the kept root
        return frechet_distance(fresh, sample)

    def theirs(moments):
        return {
            "pytorch-fid (SciPy sqrtm)": lambda: peers.pytorch_fid_distance(kept, moments),
            "torch-fidelity (NumPy eigvals)": lambda: peers.torch_fidelity_distance(kept, moments),
            "torchmetrics (torch eigvals)": lambda: peers.torchmetrics_distance(kept, moments),
        }

    return {
        "FID from moments": {
            "keras_gan": lambda: frechet_distance(reference, sample),
            "keras_gan, new reference": new_reference,
            **theirs(other),
        },
        "FID of 1,000 fakes, theirs from moments": {
            "keras_gan": lambda: frechet_distance(reference, few), **theirs(small),
        },
    }  # fmt: skip


def of_features(real, fake):
    """What needs all features."""
    return {
        "KID": {
            "keras_gan, all pairs": lambda: kernel_distance(real, fake),
            "keras_gan, 100 subsets": lambda: kernel_distance_subsets(real, fake),
            "torch-fidelity, 100 subsets": lambda: peers.torch_fidelity_kid(real, fake),
        },
        "Precision, recall, density, coverage": {
            "keras_gan": lambda: neighbour_scores(real, fake),
            "prdc": lambda: peers.prdc_scores(real, fake),
            "torch-fidelity, two of them":
                lambda: peers.torch_fidelity_precision_recall(real, fake),
        },
    }  # fmt: skip


def megabytes(folder, metric, who):
    """How much memory one comparison needs above its features, in a process of its own."""
    # Once on few samples: what libraries set up on first use is no cost of the sizes.
    of_features(features(1024, 256, 1), features(1024, 256, 2))[metric][who]()
    real, fake = (np.load(Path(folder) / f"{name}.npy") for name in ("real", "fake"))
    function = of_features(real, fake)[metric][who]
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew at what is held now
    before = memory("HWM")
    function()
    return memory("HWM") - before
