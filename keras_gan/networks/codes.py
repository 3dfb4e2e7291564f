"""Codes in the latent vector: how they are drawn, and how well a network reads them again."""

import math
import numbers
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers, ops


@dataclass(frozen=True)
class Codes:
    """Categorical codes and continuous ones, the last numbers of a latent vector.

    A code of K categories is a one-hot row of K numbers, all equally likely: its entropy is log K
    nats. A continuous code is one number of U(-1, 1), whose entropy is log 2 nats.

    Args:
        categories: K of each categorical code.
        continuous: number of continuous codes.
    """

    categories: tuple[int, ...] = (10,)
    continuous: int = 2

    def __post_init__(self):
        whole = all(isinstance(k, numbers.Integral) and k >= 2 for k in self.categories)
        if not whole or self.continuous < 0 or not self.size:
            raise ValueError(
                "`categories` lists how many values each categorical code has, at least 2, and "
                "`continuous` counts the others; there must be one code. "
                f"Received: categories={self.categories}, continuous={self.continuous}"
            )

    @property
    def size(self):
        """Numbers of the latent vector that are codes."""
        return sum(self.categories) + self.continuous

    @property
    def outputs(self):
        """Numbers that a reading consists of: logits of the categories, means, log variances."""
        return sum(self.categories) + 2 * self.continuous

    def check(self, shape):
        """The codes, or a `ValueError` if latents of this shape have no room for them."""
        if len(shape) != 1 or shape[0] < self.size:
            sizes = " + ".join(map(str, [*self.categories, self.continuous]))
            raise ValueError(
                f"The codes take {sizes} = {self.size} numbers of the latent vector. Give the "
                "generator a vector of at least so many (`latent_dim`), or choose fewer codes. "
                f"Received: categories={self.categories}, continuous={self.continuous}, latents "
                f"of shape {tuple(shape)}"
            )
        return self

    def check_reader(self, network):
        """A network whose second output reads the codes, or a `ValueError`."""
        outputs = getattr(network, "outputs", None) or ()
        found = outputs[1].shape[-1] if len(outputs) > 1 else None
        if found not in (None, self.outputs):
            raise ValueError(
                f"A reading of these codes has {self.outputs} numbers: a logit for each category, "
                "and for each continuous code a mean and the logarithm of a variance. "
                f"Received: {network.name} with {found}, categories={self.categories}, "
                f"continuous={self.continuous}"
            )
        return network

    def head(self, units=128):
        """A network of features (batch, n) that reads the codes, as one more head."""
        return keras.Sequential(
            [
                layers.Dense(units),
                layers.LeakyReLU(negative_slope=0.2),
                layers.Dense(self.outputs, dtype="float32"),
            ],
            name="codes",
        )

    def draw(self, count, seed):
        """(count, size) codes of the prior."""
        drawn = [
            ops.one_hot(keras.random.randint((count,), 0, k, seed=seed), k, dtype="float32")
            for k in self.categories
        ]
        if self.continuous:
            shape = (count, self.continuous)
            drawn.append(keras.random.uniform(shape, minval=-1.0, maxval=1.0, seed=seed))
        return ops.concatenate(drawn, axis=1)

    @property
    def entropies(self):
        """{"categorical": nats, "continuous": nats} of the prior; a kind without codes is left out.

        What they exceed the cross-entropies by is a lower bound of the mutual information of codes
        and samples, H(c) + E log Q(c | sample) <= I(c; sample).
        """
        found = {}
        if self.categories:
            found["categorical"] = sum(map(math.log, self.categories))
        if self.continuous:
            found["continuous"] = self.continuous * math.log(2)
        return found

    def cross_entropies(self, codes, reading):
        """{"categorical": nats, "continuous": nats}: -mean log Q(c | sample), summed over codes.

        Q is what was read: independent categories, and Gaussians with their means and variances.
        InfoGAN's authors fix the variances at 1, where the bound of a code of U(-1, 1) cannot
        exceed log 2 - log(2 pi) / 2 = -0.226 nats. A variance that is read shrinks, and the term
        then pulls as much harder: weigh it less.

        Args:
            codes: (batch, size), as drawn.
            reading: (batch, outputs), of the samples that were made with them.
        """
        found, at = {}, 0
        for k in self.categories:
            logs = ops.log_softmax(reading[:, at : at + k], axis=1)
            lost = -ops.mean(ops.sum(codes[:, at : at + k] * logs, axis=1))
            found["categorical"] = found.get("categorical", 0.0) + lost
            at += k
        if self.continuous:
            means, logs = ops.split(reading[:, at:], 2, axis=1)
            squares = ops.square(codes[:, at:] - means) * ops.exp(-logs)
            each = 0.5 * (math.log(2 * math.pi) + logs + squares)
            found["continuous"] = ops.mean(ops.sum(each, axis=1))
        return found

    def put(self, latents, categorical=None, continuous=None):
        """Latents (count, n) whose codes are replaced by those that are given; NumPy.

        Args:
            latents: with the codes as the last `size` numbers.
            categorical: (count, number of categorical codes) integers, or (count,) of a single
                one.
            continuous: (count, number of continuous codes), likewise.
        """
        latents = np.array(latents)
        at = latents.shape[1] - self.size
        if categorical is not None:
            chosen = _columns("categorical", categorical, len(latents), len(self.categories))
            for k, column in zip(self.categories, chosen.T, strict=True):
                if column.min() < 0 or column.max() >= k or (column % 1).any():
                    raise ValueError(
                        f"A categorical code is a whole number in [0, {k}). "
                        f"Received: categorical={categorical}"
                    )
                latents[:, at : at + k] = np.eye(k)[column.astype(int)]
                at += k
        if continuous is not None:
            chosen = _columns("continuous", continuous, len(latents), self.continuous)
            latents[:, latents.shape[1] - self.continuous :] = chosen
        return latents


def _columns(name, values, count, number):
    array = np.asarray(values, "float32")
    array = array[:, None] if array.ndim == 1 and number == 1 else array
    if array.shape != (count, number):
        raise ValueError(
            f"`{name}` codes are an array of shape ({count}, {number}): a row for each sample, a "
            f"column for each code. Received: {name} of shape {np.shape(values)}"
        )
    return array
