"""What the table of tests asks of a variant."""

from collections.abc import Callable, Mapping
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
        arguments: that the class cannot do without, or not at the size of the tests.
        parameters: {shape of a sample: weights of the default (generator, discriminator)}, counted
            in the paper, in its code or, where both are silent, at commit 735147f. A variant
            without default networks for points does not have (2,) here.
        further: {name: (recipe, arguments)}: what else is compared with steps by hand.
        width: of the networks that are compared across backends.
        trained_on: shape of the samples that the table's model learns: points, where another case
            has the same networks for images.
        losses: {"d_loss": ..., "g_loss": ...} in NumPy, a function of what the discriminator
            returns for real and for fake samples; None for those of `gan.adversarial_loss`.
    """

    variant: type
    recipe: Recipe
    minibatch: int = 64
    arguments: Mapping = field(default_factory=dict)
    parameters: Mapping = field(default_factory=dict)
    further: Mapping = field(default_factory=dict)
    width: int = 4
    trained_on: tuple = IMAGES
    losses: Callable | None = None

    @property
    def name(self):
        return self.variant.__name__

    def make(self, shape=None, labels=None, **kwargs):
        """An uncompiled model on small default networks, conditional if the variant is."""
        labels = self.labels if labels is None else labels
        shape = shape or self.trained_on
        spec = spec_of_shape(shape, CLASSES if labels else None)
        width = self.width if len(shape) > 1 else max(16, self.width)  # four units can all be dead
        chosen = {"seed": 3, "width": width, "latent_dim": 5}
        return self.variant.from_spec(spec, **{**chosen, **self.arguments, **kwargs})

    @property
    def labels(self):
        """Whether the variant cannot do without labels."""
        return self.recipe.conditional or self.recipe.few_labels

    def data(self, shape=None, rows=72):
        """(samples, labels); variants without conditions let the labels lie."""
        rng = np.random.default_rng(5)
        samples = np.tanh(rng.normal(size=(rows, *(shape or self.trained_on)))).astype("float32")
        labels = rng.integers(0, CLASSES, rows).astype("int32")
        if self.recipe.few_labels:
            labels[::3] = -1
        return samples, labels

    def condition(self, rows):
        """Labels of all classes, or None."""
        return np.arange(rows, dtype="int32") % CLASSES if self.recipe.conditional else None
