"""Arguments of `fit` and `evaluate` that cannot be meant."""

import math

from keras_gan.layers import Pack
from keras_gan.models.inner_layers import inner_layers


def check_steps(steps_per_epoch):
    if steps_per_epoch is not None and steps_per_epoch < 1:  # which would never end
        raise ValueError(
            "`steps_per_epoch` counts generator updates: at least 1, or None for as many as the "
            f"data fill. Received: steps_per_epoch={steps_per_epoch!r}"
        )


def check_size(name, size):
    if size is not None and size < 1:
        raise ValueError(
            f"`{name}` is a number of samples: at least 1, or None for the variant's own. "
            f"Received: {name}={size!r}"
        )


def check_no_weights(**weights):
    for name, value in weights.items():
        if value is not None:
            raise ValueError(
                "A GAN has no loss of each sample that could be weighted: repeat or draw samples "
                "as often as they shall count, and give `fit` those. "
                f"Received: {name}={type(value).__name__}"
            )


def check_packs(batch_size, discriminators):
    """A minibatch fills the packs of all discriminators, or rows of it would never be judged."""
    for network in discriminators:
        sizes = [layer.size for layer in inner_layers(network) if isinstance(layer, Pack)]
        size = math.prod(sizes)
        if batch_size % size:
            below = batch_size // size * size
            wanted = f"{below} or {below + size}" if below else size
            raise ValueError(
                f"The discriminator judges {size} samples together (`Pack`), and the rest of each "
                f"minibatch would be left out. Take {wanted} samples. "
                f"Received: batch_size={batch_size}, Pack(size={size})"
            )
