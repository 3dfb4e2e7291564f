"""Two networks, what goes into them and what is saved of them."""

import numbers
import random

import keras
import numpy as np
from keras import ops

from keras_gan.models import averaging, checks, feeding
from keras_gan.models.random_state import load_random_states, save_random_states


class Players(keras.Model):
    """A generator and a discriminator: construction, calls, samples, saving.

    The arguments are those of `AdversarialModel`, which adds the training.
    """

    def __init__(
        self,
        generator,
        discriminator,
        *,
        discriminator_steps=1,
        minibatches="fresh",
        latents="normal",
        latent_shape=None,
        average=None,
        average_buffers="copy",
        seed=None,
        name=None,
    ):
        super().__init__(name=name)
        checks.check_players(generator, discriminator, latent_shape)
        _check_choice("minibatches", minibatches, ("fresh", "reuse"))
        _check_choice("latents", latents, ("normal", "uniform"))
        _check_choice("average_buffers", average_buffers, averaging.BUFFERS)
        if not isinstance(discriminator_steps, numbers.Integral) or discriminator_steps < 1:
            raise ValueError(
                "`discriminator_steps` must be an integer of at least 1. "
                f"Received: discriminator_steps={discriminator_steps}"
            )
        if average is not None and not 0.0 <= average < 1.0:
            raise ValueError(f"`average` must be in [0, 1) or None. Received: average={average}")
        self.generator = generator
        self.discriminator = discriminator
        self.discriminator_steps = int(discriminator_steps)
        self.minibatches = minibatches
        self.latents = latents
        self.latent_shape = latent_shape
        self.average = average
        self.average_buffers = average_buffers
        self.seed = seed
        # A run without a seed still has one order of its data, kept when it is saved.
        self.seed_generator = keras.random.SeedGenerator(
            random.randrange(2**31) if seed is None else seed
        )
        # Evaluation must not move the random numbers of training.
        self.evaluation_seed_generator = keras.random.SeedGenerator(0 if seed is None else seed)
        self.averaged_generator = None
        if average is not None:
            self.averaged_generator = averaging.averaged_copy(generator)
            self.average_updates = self.add_weight(
                name="average_updates", shape=(), dtype="int32", initializer="zeros",
                trainable=False,
            )  # fmt: skip
        self.built = True

    def draw_latents(self, count, seed=None):
        """`count` latent samples from the prior. Override for another prior."""
        seed = self.seed_generator if seed is None else seed
        shape = (count, *self._latent_shape)
        if self.latents == "uniform":
            return keras.random.uniform(shape, minval=-1.0, maxval=1.0, seed=seed)
        return keras.random.normal(shape, seed=seed)

    def join(self, network, first, condition):
        """The network's inputs: a dict finds them by name, any other structure by position."""
        if not self.conditional:
            return first
        if isinstance(condition, dict) and getattr(network, "inputs", None):
            names = [tensor.name for tensor in network.inputs[1:]]
            if set(names) == set(condition):
                return [first, *(condition[name] for name in names)]
        return [first, *keras.tree.flatten(condition)]

    def run_generator(self, latents, condition=None, training=False):
        """Samples in float32, whatever the precision inside."""
        inputs = self.join(self.generator, latents, condition)
        return ops.cast(self.generator(inputs, training=training), "float32")

    def run_discriminator(self, samples, condition=None, training=False):
        """Logits in float32, whatever the precision inside."""
        inputs = self.join(self.discriminator, samples, condition)
        return ops.cast(self.discriminator(inputs, training=training), "float32")

    @property
    def _latent_shape(self):
        if self.latent_shape is not None:
            return tuple(self.latent_shape)
        return checks.input_shapes(self.generator)[0]

    @property
    def sample_shape(self):
        """Shape of one sample, as far as the networks tell."""
        made = getattr(self.generator, "output_shape", None)
        return tuple(made[1:]) if made else checks.input_shapes(self.discriminator)[0]

    @property
    def sampler(self):
        """The generator that makes pictures: the averaged one when there is one."""
        return self.generator if self.averaged_generator is None else self.averaged_generator

    @property
    def conditional(self):
        """Whether the generator takes a condition beside the latents."""
        shapes = checks.input_shapes(self.generator)
        return bool(shapes) and len(shapes) > 1

    def call(self, inputs, training=False):
        """`inputs` are latents, or `[latents, condition]` of a conditional model."""
        return self.sampler(inputs, training=training)

    def generate(self, count, condition=None, seed=None, batch_size=256):
        """New samples as a NumPy array of shape `(count, *sample_shape)`.

        Args:
            count: how many.
            condition: for conditional models, a structure of arrays with `count` rows.
            seed: int for the same samples every time; training's random state is not touched.
            batch_size: samples made at once.
        """
        inputs = self.sampling_inputs(count, condition, seed)
        samples = self.predict(inputs, batch_size=batch_size, verbose=0)
        return np.asarray(samples, "float32")

    def sampling_inputs(self, count, condition=None, seed=None):
        """What `predict` makes the samples of `generate` from: latents, and the condition if any.

        NumPy arrays with `count` rows. The arguments are those of `generate`.
        """
        if not isinstance(count, numbers.Integral) or count < 1:
            raise ValueError(f"`count` must be an integer of at least 1. Received: count={count}")
        if self.conditional:
            if isinstance(condition, list) and not feeding.is_arrays(condition):
                condition = np.asarray(condition)
            checks.check_condition(condition, self.generator, count)
            condition = keras.tree.map_structure(np.asarray, condition)
            self.check_condition(condition)
        elif condition is not None:
            raise ValueError(
                "This generator takes latents alone; leave `condition` out. "
                f"Received: condition={condition}"
            )
        seed = random.randrange(2**31) if seed is None else seed
        latents = ops.convert_to_numpy(self.draw_latents(count, keras.random.SeedGenerator(seed)))
        return self.join(self.generator, latents, condition)

    def save_own_variables(self, store):
        super().save_own_variables(store)
        save_random_states(self, store)

    def load_own_variables(self, store):
        super().load_own_variables(load_random_states(self, store))

    def get_config(self):
        serialize = keras.saving.serialize_keras_object
        return {
            "generator": serialize(self.generator),
            "discriminator": serialize(self.discriminator),
            "discriminator_steps": self.discriminator_steps,
            "minibatches": self.minibatches,
            "latents": self.latents,
            "latent_shape": self.latent_shape,
            "average": self.average,
            "average_buffers": self.average_buffers,
            "seed": self.seed,
            "name": self.name,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        for role in ("generator", "discriminator"):
            config[role] = keras.saving.deserialize_keras_object(
                config[role], custom_objects=custom_objects
            )
        return cls(**config)


def _check_choice(name, value, choices):
    if value not in choices:
        raise ValueError(
            f"`{name}` must be one of {', '.join(map(repr, choices))}. Received: {name}={value!r}"
        )
