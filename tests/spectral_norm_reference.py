"""What torch's own spectral normalisation computes, for `test_spectral_normalization.py`.

Run as a program, so that no test process holds two frameworks: `python FILE OUTPUT.npz`.
All arrays are in torch's layouts; names are `case/quantity` or `case/step/quantity`.
"""

import sys

import numpy as np
import torch
from torch.nn.utils import parametrizations, parametrize

LAYERS = {
    "dense": (lambda: torch.nn.Linear(4, 6), (5, 4)),
    "conv": (lambda: torch.nn.Conv2d(3, 6, (2, 3)), (4, 3, 7, 7)),
    "transposed": (lambda: torch.nn.ConvTranspose2d(3, 6, (2, 3), stride=2), (4, 3, 5, 5)),
    "depthwise": (lambda: torch.nn.Conv2d(3, 6, 2, groups=3), (4, 3, 7, 7)),
}


def raw(layer):
    return layer.parametrizations.weight.original


def vectors(layer):
    return layer.parametrizations.weight[0]._u, layer.parametrizations.weight[0]._v


def record(save, layer):
    save("weight", raw(layer))
    save("bias", layer.bias)
    save("u", vectors(layer)[0])
    save("v", vectors(layer)[1])


def one_layer(save, make, shape):
    """Five steps of gradient descent, learning rate 0.3, on mean(outputs^2 * targets)."""
    layer = parametrizations.spectral_norm(make())
    record(save, layer)
    for step in range(5):
        inputs = torch.randn(shape)
        with parametrize.cached():  # every access of `weight` is a power iteration otherwise
            outputs = layer(inputs)
            normalised = layer.weight
        targets = torch.randn_like(outputs)
        loss = torch.mean(outputs**2 * targets)
        gradients = torch.autograd.grad(loss, [raw(layer), layer.bias])
        for name, value in (
            ("inputs", inputs), ("targets", targets), ("outputs", outputs),
            ("normalised", normalised), ("u", vectors(layer)[0]),
            ("weight", gradients[0]), ("bias", gradients[1]),
        ):  # fmt: skip
            save(f"{step}/{name}", value)
        with torch.no_grad():
            raw(layer).sub_(0.3 * gradients[0])
            layer.bias.sub_(0.3 * gradients[1])
    layer.eval()
    save("evaluated", layer(inputs))


def critic(save):
    """Three steps of a critic: real, fake and gradient penalty in one loss, so three calls each."""
    first = parametrizations.spectral_norm(torch.nn.Linear(4, 6))
    second = parametrizations.spectral_norm(torch.nn.Linear(6, 1))
    for name, layer in (("first", first), ("second", second)):
        record(lambda key, value, name=name: save(f"{name}/{key}", value), layer)
    for step in range(3):
        real, fake, between = torch.randn(5, 4), torch.randn(5, 4) + 1.0, torch.randn(5, 4)
        data = torch.stack([real, fake, between], dim=1)  # (batch, 3, features)
        scores = [second(torch.tanh(first(x))) for x in (real, fake)]
        between.requires_grad_()
        total = second(torch.tanh(first(between))).sum()
        slopes = torch.autograd.grad(total, between, create_graph=True)[0]
        penalty = torch.mean((torch.sqrt(torch.sum(slopes**2, dim=1)) - 1.0) ** 2)
        loss = torch.mean(scores[1]) - torch.mean(scores[0]) + 10.0 * penalty
        variables = [raw(first), first.bias, raw(second), second.bias]
        gradients = torch.autograd.grad(loss, variables, allow_unused=True)
        save(f"{step}/data", data)
        save(f"{step}/loss", loss)
        with torch.no_grad():
            for variable, gradient in zip(variables, gradients, strict=True):
                if gradient is not None:
                    variable.sub_(0.1 * gradient)
    for name, layer in (("first", first), ("second", second)):
        record(lambda key, value, name=name: save(f"end/{name}/{key}", value), layer)


def main(path):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    arrays = {}

    def saver(case):
        def save(key, value):
            arrays[f"{case}/{key}"] = np.array(value.detach().numpy())

        return save

    for case, (make, shape) in LAYERS.items():
        one_layer(saver(case), make, shape)
    critic(saver("critic"))
    np.savez(path, **arrays)


if __name__ == "__main__":
    main(sys.argv[1])
