"""The steps of tests/handwritten/translators.py, channels first, with torch's fused Adam."""

import numpy as np
import torch

from benchmarks.throughput_translations.models import blocks, minibatches
from tests.handwritten.translators import cyclegan_step, pix2pix_step, turned


class Loop:
    def __init__(self, gan, pictures):
        self.pictures = [np.ascontiguousarray(np.moveaxis(part, -1, 1)) for part in pictures]
        self.rng, paired = np.random.default_rng(0), hasattr(gan, "generator")
        roles = ("generator", "discriminator") if paired else ("to_b", "to_a", "judge_a", "judge_b")
        weights = [turned(getattr(gan, role)) for role in roles]
        half = len(roles) // 2
        self.generators = [weight for network in weights[:half] for weight in network]
        adams = [adam(weights[half:]), adam(weights[:half])]
        if paired:
            self.step = lambda x, y: pix2pix_step(*weights, adams, x, y)
        else:
            count = blocks(gan)
            self.step = lambda x, y: cyclegan_step(*weights, adams, x, y, count)

    def run(self, steps):
        for batch in minibatches(self.rng, self.pictures, steps):
            self.step(*map(torch.from_numpy, batch))

    def weights(self):
        """The generators', kernels as Keras has them."""
        arrays = (weight.detach().numpy().copy() for weight in self.generators)
        return [w.transpose(2, 3, 1, 0) if w.ndim == 4 else w for w in arrays]


def adam(networks):
    weights = [weight for network in networks for weight in network]
    return torch.optim.Adam(weights, 2e-4, (0.5, 0.999), fused=True)
