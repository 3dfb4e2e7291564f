"""The networks by hand for torch: channels first, functional, Keras' arrays in their order."""

import numpy as np
import torch
import torch.nn.functional as F

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Weights:
    """Keras' arrays as torch's parameters and buffers; networks take them in their order.

    Keras' kernels are (height, width, in, out), and (height, width, out, in) where transposed:
    the same permutation brings both into torch's form. `first` and `last` are the shapes
    (height, width, channels) that a dense layer makes or reads, None where there is none.
    """

    def __init__(self, network, first=None, last=None):
        self.tensors, trainable = [], {id(v) for v in network.trainable_weights}
        dense = [i for i, v in enumerate(network.weights) if len(v.shape) == 2]
        for i, variable in enumerate(network.weights):
            value = np.array(variable)
            if first and i == dense[0]:
                value = value.reshape(-1, *first).transpose(0, 3, 1, 2).reshape(len(value), -1)
            if first and variable.path.split("/")[-1] == "bias" and i == dense[0] + 1:
                value = value.reshape(first).transpose(2, 0, 1).ravel()
            if last and i == dense[-1]:
                value = value.reshape(*last, -1).transpose(2, 0, 1, 3).reshape(len(value), -1)
            if variable.path.endswith("/v"):  # belongs to the kernel behind it
                kernel = network.weights[i + 1].shape
                shape = kernel[:3] if len(kernel) == 4 else last if i + 1 == dense[-1] else None
                if shape:
                    value = value.reshape(shape).transpose(2, 0, 1).ravel()
            value = value.transpose(3, 2, 0, 1) if value.ndim == 4 else value.T
            tensor = torch.tensor(np.ascontiguousarray(value), device=DEVICE)
            self.tensors.append(tensor.requires_grad_(id(variable) in trainable))
        self.parameters = [t for t in self.tensors if t.requires_grad]

    def __iter__(self):
        return iter(self.tensors)


def batch_norm(x, p):
    gamma, beta, mean, var = next(p), next(p), next(p), next(p)
    return F.batch_norm(x, mean, var, gamma, beta, True, 0.1, 1e-5)


def spectral(p, cell):
    """(weight, bias), the weight divided by its largest singular value."""
    vectors = (next(p), next(p)) if cell.spectral else ()
    weight, bias = next(p), next(p)
    if vectors:
        u, v = vectors
        matrix = weight.flatten(1)
        with torch.no_grad():
            u = F.normalize(torch.mv(matrix, v), dim=0, eps=1e-12, out=u)
            v = F.normalize(torch.mv(matrix.t(), u), dim=0, eps=1e-12, out=v)
            u, v = u.clone(), v.clone()
        weight = weight / torch.dot(u, torch.mv(matrix, v))
    return weight, bias


def generator(cell, weights, z):
    p = iter(weights)
    if cell.points:
        for _ in range(3):
            z = F.relu(F.linear(z, next(p), next(p)))
        return F.linear(z, next(p), next(p))
    if cell.network.startswith("dcgan"):
        x = F.linear(z, next(p)).view(-1, 4 * cell.width, 7, 7)
        x = F.relu(batch_norm(x, p))
        for _ in range(2):
            x = F.conv_transpose2d(x, next(p), stride=2, padding=1)
            x = F.relu(batch_norm(x, p))
        return torch.tanh(F.conv2d(x, next(p), next(p), padding=1))
    x = F.linear(z, next(p), next(p)).view(-1, cell.width, 4, 4)
    for _ in range(3):
        h = F.interpolate(F.relu(batch_norm(x, p)), scale_factor=2)
        h = F.conv2d(h, next(p), next(p), padding=1)
        h = F.relu(batch_norm(h, p))
        inner, shortcut = (next(p), next(p)), (next(p), next(p))
        h = F.conv2d(h, *inner, padding=1)
        x = h + F.conv2d(F.interpolate(x, scale_factor=2), *shortcut)
    return torch.tanh(F.conv2d(F.relu(batch_norm(x, p)), next(p), next(p), padding=1))


def discriminator(cell, weights, x):
    p = iter(weights)
    if cell.points:
        for _ in range(3):
            x = F.leaky_relu(F.linear(x, *spectral(p, cell)), 0.2)
        return F.linear(x, *spectral(p, cell))
    if cell.network.startswith("dcgan"):
        x = F.leaky_relu(F.conv2d(x, *spectral(p, cell), padding=1), 0.2)
        for _ in range(2):
            if cell.normalized:
                x = batch_norm(F.conv2d(x, next(p), stride=2, padding=1), p)
            else:
                x = F.conv2d(x, *spectral(p, cell), stride=2, padding=1)
            x = F.leaky_relu(x, 0.2)
        return F.linear(x.flatten(1), *spectral(p, cell))
    for block in range(4):
        h = x if block == 0 else F.relu(x)
        h = F.relu(F.conv2d(h, *spectral(p, cell), padding=1))
        h = F.conv2d(h, *spectral(p, cell), padding=1)
        if block == 0:
            h, x = F.avg_pool2d(h, 2), F.conv2d(F.avg_pool2d(x, 2), *spectral(p, cell))
        elif block == 1:
            h, x = F.avg_pool2d(h, 2), F.avg_pool2d(F.conv2d(x, *spectral(p, cell)), 2)
        x = h + x
    return F.linear(F.relu(x).sum((2, 3)), *spectral(p, cell))
