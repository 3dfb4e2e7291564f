"""From latents, and a condition if there is one, to samples outside of training."""

import numbers
import random

import keras
import numpy as np
from keras import ops

from keras_gan import feeding
from keras_gan.models import checks, exporting, told
from keras_gan.models.data_checks import check_condition, check_condition_shape
from keras_gan.models.question import question
from keras_gan.models.seen_conditions import SeenConditions


class Sampling(SeenConditions):
    """What a model of one generator offers whoever wants its samples."""

    @property
    @question
    def latent_shapes(self):
        """Shapes, without batch axis, of what `draw_latents` draws."""
        if self.latent_shape is not None:
            return [tuple(self.latent_shape)]
        return (checks.input_shapes(self.generator) or [None])[:1]  # None: hidden in a `call`

    @property
    def conditional(self):
        """Whether the generator takes a condition beside the latents.

        Nobody sees the inputs of a subclassed one: the model's argument `condition` tells.
        """
        shapes = checks.input_shapes(self.generator)
        return bool(self.condition) if shapes is None else len(shapes) > len(self.latent_shapes)

    @property
    def sample_shape(self):
        """Shape of one sample; None of two subclassed networks, which do not tell."""
        made = checks.first_output_shape(self.generator)
        return made[1:] if made else (checks.input_shapes(self.discriminator) or [None])[0]

    @property
    def sampler(self):
        """The generator that makes pictures: the averaged one when there is one."""
        return self.smooth("generator")

    def join(self, network, first, condition):
        """The network's inputs: a dict finds them by name, any other structure by position."""
        if condition is None:
            return first
        inputs = [first] if hasattr(first, "shape") else keras.tree.flatten(first)
        if isinstance(condition, dict) and getattr(network, "inputs", None):
            names = [tensor.name for tensor in network.inputs[len(inputs) :]]
            if set(names) == set(condition):
                return [*inputs, *(condition[name] for name in names)]
        return [*inputs, *keras.tree.flatten(condition)]

    def call(self, inputs, training=False):
        """`inputs` are latents, or `[latents, condition]` of a conditional model."""
        return self.sampler(inputs, training=training)

    @question
    def generate(self, count, condition=None, seed=None, batch_size=256):
        """New samples as a NumPy array of shape `(count, *sample_shape)`.

        Args:
            count: how many.
            condition: for conditional models, a structure of arrays with `count` rows; sentences, a
                list of strings, where the model was built for text. One label, one sentence or one
                row of attributes stands for all samples; None draws from what `fit` was told, as
                often as it was.
            seed: int for the same samples every time; training's random state is not touched.
            batch_size: samples made at once.
        """
        return self.made_of(self.sampling_inputs(count, condition, seed), batch_size)

    def made_of(self, inputs, batch_size=256):
        """Samples of `sampling_inputs`, or of changed ones, as a NumPy array."""
        made = self.predict(inputs, batch_size=batch_size, verbose=0)
        return np.asarray(keras.tree.flatten(made)[0], "float32")

    def export(self, filepath, format="tf_saved_model", verbose=False, **kwargs):
        """Write the generator that `generate` draws with, the averaged one if there is one.

        Args:
            filepath, format, verbose, **kwargs: as in `models.exporting.export`.

        Example:
            gan.export("digits.onnx", format="onnx")
        """
        if self.writes:
            exporting.export(self.sampler, filepath, format, verbose, **kwargs)

    def sampling_inputs(self, count, condition=None, seed=None):
        """What `predict` makes the samples of `generate` from: latents, and the condition if any.

        NumPy arrays with `count` rows. The arguments are those of `generate`.
        """
        if not isinstance(count, numbers.Integral) or count < 1:
            raise ValueError(f"`count` must be an integer of at least 1. Received: count={count}")
        checks.check_seed(seed)
        seed = random.randrange(2**31) if seed is None else seed
        if self.conditional:
            if condition is None:
                condition = self._seen(count, seed)
            elif feeding.is_one(condition):
                condition = [condition] * count
            elif told.is_one_row(self.condition, condition):
                condition = np.tile(condition, (count, 1))
            condition = feeding.as_rows(condition)
            if isinstance(condition, list) and not feeding.is_arrays(condition):
                condition = np.asarray(condition)
            told.check_asked(self.condition, condition)
            condition = told.as_numbers(self.condition, condition)
            check_condition(condition, self.generator, count, len(self.latent_shapes))
            condition = keras.tree.map_structure(np.asarray, condition)
            told.check_numbers(self.condition, condition)
            self.check_condition(condition)
            check_condition_shape(condition, self.generator, len(self.latent_shapes))
        elif condition is not None:
            raise ValueError(
                "This generator takes latents alone; leave `condition` out. "
                f"Received: condition={condition}"
            )
        drawn = self.draw_latents(count, keras.random.SeedGenerator(seed))
        latents = keras.tree.map_structure(ops.convert_to_numpy, drawn)
        return self.join(self.generator, latents, condition)

    def _seen(self, count, seed):
        condition = self.as_often_as_seen(count, seed)
        if condition is None:
            raise ValueError(
                "This model is told a condition, and remembers none: `fit` of arrays keeps some. "
                f"Give one to each sample, `generate({count}, condition=...)`. "
                "Received: condition=None"
            )
        return condition
