"""What the table of tests asks of a variant."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from keras_gan.data import spec_of_shape
from tests.handwritten import CLASSES, Recipe

IMAGES, POINTS = (8, 8, 1), (2,)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One variant in the table.

    Args:
        variant: the class.
        recipe: its numbers from the paper, and the step that is written by hand from them.
        minibatch: the paper's.
        arguments: that the class cannot do without.
        parameters: {shape of a sample: weights of the default (generator, discriminator)}, counted
            in the paper, in its code or, where both are silent, at commit 735147f. A variant
            without default networks for points does not have (2,) here.
        further: {name: (recipe, arguments)}: what else is compared with steps by hand.
        width: of the networks that are compared across backends.
    """

    variant: type
    recipe: Recipe
    minibatch: int = 64
    arguments: Mapping = field(default_factory=dict)
    parameters: Mapping = field(default_factory=dict)
    further: Mapping = field(default_factory=dict)
    width: int = 4

    @property
    def name(self):
        return self.variant.__name__

    def make(self, shape=IMAGES, labels=None, **kwargs):
        """An uncompiled model on small default networks, conditional if the variant is."""
        labels = self.recipe.conditional if labels is None else labels
        spec = spec_of_shape(shape, CLASSES if labels else None)
        return self.variant.from_spec(
            spec, **{"seed": 3, "width": self.width, "latent_dim": 5, **kwargs}
        )

    def data(self, shape=IMAGES, rows=72):
        """(samples, labels); variants without conditions let the labels lie."""
        rng = np.random.default_rng(5)
        samples = np.tanh(rng.normal(size=(rows, *shape))).astype("float32")
        return samples, rng.integers(0, CLASSES, rows).astype("int32")

    def condition(self, rows):
        """Labels of all classes, or None."""
        return np.arange(rows, dtype="int32") % CLASSES if self.recipe.conditional else None
