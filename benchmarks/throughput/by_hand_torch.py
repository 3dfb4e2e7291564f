"""The step of tests/handwritten in torch, channels first, with torch.optim.Adam."""

import types

import numpy as np
import torch
import torch.nn.functional as F

from benchmarks.throughput import networks
from benchmarks.throughput.cells import parted
from tests.handwritten.torch_step import Player, spectral, step

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def batch_norm(x, gamma, beta, mean, var):
    # As in tests/handwritten, the statistics move where there are gradients.
    moving = (mean, var) if torch.is_grad_enabled() else (None, None)
    return F.batch_norm(x, *moving, gamma, beta, True, 0.1, 1e-5), mean, var


def conv(x, kernel, bias=None, stride=1):
    return F.conv2d(x, kernel, bias, stride, padding=(kernel.shape[-1] - 1) // 2)


def conv1d(x, kernel, bias):
    return F.conv1d(x, kernel, bias, padding=kernel.shape[-1] // 2)


def one_hot(ids, size):
    return F.one_hot(ids.long(), size).float().transpose(1, 2)


K = types.SimpleNamespace(
    dense=F.linear, conv=conv, conv1d=conv1d, one_hot=one_hot, batch_norm=batch_norm,
    conv_transpose=lambda x, kernel: F.conv_transpose2d(x, kernel, stride=2, padding=1),
    double=lambda x: F.interpolate(x, scale_factor=2), halve=lambda x: F.avg_pool2d(x, 2),
    image=lambda x, side: x.view(len(x), -1, side, side),
    flatten=lambda x: x.flatten(1), sum_pixels=lambda x: x.sum((2, 3)),
    spectral=lambda kernel, u, v: (spectral(kernel, u, v), u, v),
    sequence=lambda x, length: x.view(len(x), -1, length), softmax=lambda x: x.softmax(1),
    relu=F.relu, leaky_relu=lambda x: F.leaky_relu(x, 0.2), tanh=torch.tanh,
)  # fmt: skip


def channels_first(value, shape, axis=0):
    """An axis that runs over (height, width, channels), in torch's order."""
    rows = np.moveaxis(value, axis, 0)
    ordered = np.moveaxis(rows.reshape(*shape, -1), 2, 0).reshape(rows.shape)
    return np.moveaxis(ordered, 0, axis)


def tensors(network, image):
    """(parameters, state) of a Keras network in torch's form: {place: tensor}.

    Keras' kernels are (height, width, in, out), and (height, width, out, in) where transposed:
    the same permutation brings both into torch's form. `image` is the shape that a dense layer
    makes or reads, None where there is none.
    """
    parts, trainable = ({}, {}), {id(v) for v in network.trainable_weights}
    for i, variable in enumerate(network.weights):
        value = np.array(variable)
        behind = network.weights[i + 1].shape if variable.path.endswith("/v") else ()
        if len(behind) == 4:
            value = channels_first(value, behind[:3])
        for axis in {0, value.ndim - 1} if image else ():
            if value.shape[axis] == np.prod(image):
                value = channels_first(value, image, axis)
        value = value.transpose(3, 2, 0, 1) if value.ndim == 4 else value.T
        part = parts[id(variable) not in trainable]
        part[i] = torch.tensor(np.ascontiguousarray(value), device=DEVICE)
    return parts


class Adam:
    """torch's own fused one."""

    def __init__(self, recipe, parameters):
        self.adam = torch.optim.Adam(parameters, recipe.rate, recipe.betas, eps=1e-7, fused=True)

    def __call__(self, parameters, gradients):
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient
        self.adam.step()


class Loop:
    """The training loop by hand. `real` are rows of a NumPy array or of a tensor on the device."""

    def __init__(self, cell, gan, data, resident=False, channels_last=False, compiled=False):
        self.cell = cell
        made = {
            "dcgan": (7, 7, 4 * cell.width), "resnet": (4, 4, cell.width),
            "tokens": (cell.shape[0], 1, cell.width),
        }.get(cell.network.rstrip("0123456789"))  # fmt: skip
        self.data = np.ascontiguousarray(np.moveaxis(data, -1, 1)) if data.ndim == 4 else data
        if resident or channels_last:
            self.data = torch.from_numpy(self.data).to(DEVICE)
        self.players = []
        for network, keras_network, image in zip(
            networks.of(K, cell), (gan.generator, gan.discriminator),
            (made, None if cell.network == "resnet" else made), strict=True,
        ):  # fmt: skip
            parameters, state = tensors(keras_network, image)
            if channels_last:
                for tensor in parameters.values():
                    if tensor.ndim == 4:
                        tensor.data = tensor.data.contiguous(memory_format=torch.channels_last)
            network = torch.compile(network) if compiled else network
            adam = Adam(cell.recipe, list(parameters.values()))
            self.players.append(Player(network, parameters, state, adam))
        if channels_last:
            self.data = self.data.contiguous(memory_format=torch.channels_last)
        self.rng = np.random.default_rng(0)
        self.losses = torch.zeros(2, device=DEVICE)

    def run(self, steps):
        """`steps` generator updates; returns the mean losses when the device is done."""
        self.losses.zero_()
        for rows in self.cell.minibatches(self.rng, len(self.data), steps):
            self.losses += self.step(self.batch(rows))
        return (self.losses / steps).cpu().numpy()

    def step(self, real):
        recipe, size = self.cell.recipe, self.cell.latent_dim
        real = networks.shown(K, self.cell, real)
        batches, own = parted(recipe, real.chunk(self.cell.minibatches_per_step))
        losses = step(
            recipe, *self.players, batches, None,
            lambda i, count: torch.randn(count, size, device=DEVICE),
            lambda i, count: torch.rand(count, device=DEVICE), own,
        )  # fmt: skip
        return torch.stack(losses)

    def batch(self, rows):
        if isinstance(self.data, torch.Tensor):
            return self.data[torch.from_numpy(rows).to(DEVICE)]
        return torch.from_numpy(self.data[rows]).to(DEVICE)

    @torch.no_grad()
    def outputs(self, player, inputs):
        inputs = np.moveaxis(inputs, -1, 1) if inputs.ndim > 2 else inputs
        outputs = self.players[player](torch.tensor(inputs, device=DEVICE)).cpu().numpy()
        return np.moveaxis(outputs, 1, -1) if outputs.ndim > 2 else outputs
