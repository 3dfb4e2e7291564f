"""torch-fidelity's Inception and resizing, and clean-fid's resizing, for evaluation_cost.py."""

import sys

import numpy as np
import torch

import benchmarks.peers.torchvision_shim  # noqa: F401
from benchmarks.evaluation_cost_turns import serve
from tests.inception_recipe import random_state


def levels(number, size):
    """The same images as those of evaluation_cost_jobs.py."""
    return np.random.default_rng(0).integers(0, 256, (number, size, size, 3), dtype="uint8")


def inception(path):
    import torch_fidelity.feature_extractor_inceptionv3 as fidelity

    class RandomWeights(fidelity.FeatureExtractorInceptionV3):
        def load_state_dict(self, state):
            own = self.state_dict()
            shapes = {name: tuple(tensor.shape) for name, tensor in own.items() if tensor.ndim}
            drawn = {name: torch.from_numpy(a) for name, a in random_state(shapes).items()}
            return super().load_state_dict({**own, **drawn})

    fidelity.load_state_dict_from_url = lambda *args, **kwargs: None
    # Both outputs, because ours always makes both.
    network = RandomWeights("random", ["2048", "logits_unbiased"])
    images = levels(128, 32)

    def run():
        parts = []
        with torch.no_grad():
            for start in range(0, len(images), 32):
                batch = torch.from_numpy(images[start : start + 32]).permute(0, 3, 1, 2)
                parts.append(network(batch)[0].numpy())
        np.save(path, np.concatenate(parts))

    return {"128 images": run}


def resizing(who):
    cases = {}
    for size in (32, 256):
        images = levels(64, size)
        if who == "torch-fidelity":
            cases[f"tf1-bilinear, {size}"] = lambda images=images: _bilinear(images)
        else:
            cases[f"clean-bicubic, {size}"] = lambda images=images: _clean(images)
    return cases


def _bilinear(images):
    from torch_fidelity.interpolate_compat_tensorflow import (
        interpolate_bilinear_2d_like_tensorflow1x as interpolate,
    )

    batch = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    return interpolate(batch, size=(299, 299), align_corners=False).numpy()


def _clean(images):
    from cleanfid.resize import build_resizer

    resizer = build_resizer("clean")
    return np.stack([resizer(image) for image in images])


JOBS = {"inception": inception, "resizing": resizing}

if __name__ == "__main__":
    torch.set_num_threads(1)
    serve(JOBS[sys.argv[1]](*sys.argv[2:]))
