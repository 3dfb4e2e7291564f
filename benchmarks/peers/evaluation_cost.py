"""torch-fidelity's Inception, for benchmarks/evaluation_cost."""

import numpy as np
import torch

import benchmarks.peers.torchvision_shim  # noqa: F401
from benchmarks.processes import cases
from tests.inception_recipe import random_state


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
    # The images of evaluation_cost/jobs.py.
    images = np.random.default_rng(0).integers(0, 256, (128, 32, 32, 3), dtype="uint8")

    def run():
        parts = []
        with torch.no_grad():
            for start in range(0, len(images), 32):
                batch = torch.from_numpy(images[start : start + 32]).permute(0, 3, 1, 2)
                parts.append(network(batch)[0].numpy())
        np.save(path, np.concatenate(parts))

    torch.set_num_threads(1)
    return cases({"128 images": run})
