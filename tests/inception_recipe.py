"""Weights and images that anyone can make again: for us, and for the original network."""

import math

import numpy as np


def random_state(shapes):
    """`{name: array}` for `{name: shape}` of the FID network's tensors, torch's names and axes.

    Drawn in sorted order from one generator. Kernels keep the activations' size (He et al.,
    2015), statistics differ from 0 and 1 so that a swapped pair would show.
    """
    rng = np.random.default_rng(0)
    state = {}
    for name in sorted(shapes):
        shape = shapes[name]
        if name.endswith((".bn.weight", ".running_var")):
            array = rng.uniform(0.6, 1.4, shape)
        elif len(shape) == 1:
            array = 0.2 * rng.standard_normal(shape)
        else:
            array = rng.standard_normal(shape) * math.sqrt(2.0 / math.prod(shape[1:]))
        state[name] = array.astype("float32")
    return state


def images():
    """Two images (2, 64, 48, 3) of grey levels 0..255: one of noise, one of coloured waves."""
    noise = np.random.default_rng(1).integers(0, 256, (64, 48, 3))
    y, x, c = np.ogrid[:64, :48, :3]
    waves = 127.5 + 127.5 * np.sin(y / 7.0 + c) * np.cos(x / (5.0 + c))
    return np.stack([noise, np.round(waves)]).astype("uint8")
