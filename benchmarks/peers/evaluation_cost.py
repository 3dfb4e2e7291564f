"""torch-fidelity's Inception, for benchmarks/evaluation_cost."""

import numpy as np
import torch

from benchmarks.peers.inception_reference import with_random_weights
from benchmarks.processes import cases


def inception(path):
    # Both outputs, because ours always makes both.
    network = with_random_weights(["2048", "logits_unbiased"])
    # The images of evaluation_cost/jobs.py.
    images = np.random.default_rng(0).integers(0, 256, (128, 32, 32, 3), dtype="uint8")
    batches = torch.from_numpy(images).permute(0, 3, 1, 2).split(32)

    def run():
        with torch.no_grad():
            np.save(path, np.concatenate([network(batch)[0].numpy() for batch in batches]))

    torch.set_num_threads(1)
    return cases({"128 images": run})
