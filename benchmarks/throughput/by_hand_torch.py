"""The step that an expert writes in torch: functional, with torch.optim.Adam."""

import types

import numpy as np
import torch
import torch.nn.functional as F

from benchmarks.throughput import by_hand_parts as parts
from benchmarks.throughput.networks_torch import DEVICE, Weights, discriminator, generator

K = types.SimpleNamespace(mean=torch.mean, relu=F.relu, softplus=F.softplus)


class Loop:
    """The training loop by hand. `real` are rows of a NumPy array or of a tensor on the device."""

    def __init__(self, cell, gan, data, resident=False, channels_last=False, compiled=False):
        first = {"dcgan": (7, 7, 4 * cell.width), "resnet": (4, 4, cell.width)}
        last = {"dcgan": (7, 7, 4 * cell.width)}
        family = cell.network.rstrip("0123456789")
        self.cell = cell
        self.generator = Weights(gan.generator, first=first.get(family))
        self.discriminator = Weights(gan.discriminator, last=last.get(family))
        self.data = np.ascontiguousarray(np.moveaxis(data, -1, 1)) if data.ndim == 4 else data
        if resident or channels_last:
            self.data = torch.from_numpy(self.data).to(DEVICE)
        if channels_last:
            self.data = self.data.contiguous(memory_format=torch.channels_last)
            for tensor in (*self.generator, *self.discriminator):
                if tensor.ndim == 4:
                    tensor.data = tensor.data.contiguous(memory_format=torch.channels_last)
        rate, *betas = cell.adam
        self.g_adam, self.d_adam = (
            torch.optim.Adam(weights.parameters, rate, betas, eps=1e-7, fused=True)
            for weights in (self.generator, self.discriminator)
        )
        compiler = torch.compile if compiled else (lambda function: function)
        self.generate, self.judge = compiler(generator), compiler(discriminator)
        self.rng = np.random.default_rng(0)
        self.losses = torch.zeros(2, device=DEVICE)

    def run(self, steps):
        """`steps` generator updates; returns the mean losses when the device is done."""
        self.losses.zero_()
        for rows in parts.minibatches(self.cell, self.rng, len(self.data), steps):
            self.losses += self.step(self.batch(rows))
        return (self.losses / steps).cpu().numpy()

    @torch.no_grad()
    def samples(self, z):
        samples = generator(self.cell, self.generator, torch.tensor(z, device=DEVICE)).cpu().numpy()
        return np.moveaxis(samples, 1, -1) if samples.ndim == 4 else samples

    @torch.no_grad()
    def scores(self, x):
        x = torch.tensor(np.moveaxis(x, -1, 1) if x.ndim == 4 else x, device=DEVICE)
        return discriminator(self.cell, self.discriminator, x).cpu().numpy()

    def batch(self, rows):
        if isinstance(self.data, torch.Tensor):
            return self.data[torch.from_numpy(rows).to(DEVICE)]
        return torch.from_numpy(self.data[rows]).to(DEVICE)

    def latents(self, batches):
        return torch.randn(batches * self.cell.batch_size, self.cell.latent_dim, device=DEVICE)

    def step(self, real):
        cell = self.cell
        for part in real.chunk(cell.steps):
            with torch.no_grad():
                fake = self.generate(cell, self.generator, self.latents(1))
            scores = (self.judge(cell, self.discriminator, x) for x in (part, fake))
            d_loss = parts.discriminator_loss(K, cell, *scores)
            update(self.d_adam, self.discriminator.parameters, d_loss + self.penalty(part, fake))
        fake = self.generate(cell, self.generator, self.latents(cell.generator_batches))
        g_loss = parts.generator_loss(K, cell, self.judge(cell, self.discriminator, fake))
        update(self.g_adam, self.generator.parameters, g_loss)
        return torch.stack([d_loss.detach(), g_loss.detach()])

    def penalty(self, real, fake):
        if self.cell.variant != "WGANGP":
            return 0.0
        mixing = torch.rand(len(real), *[1] * (real.ndim - 1), device=DEVICE)
        mixed = torch.lerp(fake, real, mixing).requires_grad_()
        scores = self.judge(self.cell, self.discriminator, mixed)
        (gradient,) = torch.autograd.grad(scores.sum(), mixed, create_graph=True)
        return 10.0 * (gradient.flatten(1).norm(dim=1) - 1).square().mean()


def update(adam, parameters, loss):
    gradients = torch.autograd.grad(loss, parameters)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient
    adam.step()
