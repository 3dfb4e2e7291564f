"""The networks of two players: held, run, averaged and saved under the names of a game."""

import numbers
import random

import keras
from keras import ops

from keras_gan.models import averaging, checks, layer_losses
from keras_gan.models.followers import Followers
from keras_gan.models.random_state import load_random_states, save_random_states
from keras_gan.models.signatures import whole_signature


class Players(keras.Model):
    """Two players, each with one network or more; `Game` makes them play."""

    #: Names of the networks that the generator's optimizer moves; all of them are averaged.
    generators = ("generator",)
    #: Names of the networks that the discriminator's optimizer moves.
    discriminators = ("discriminator",)
    #: {network's name: names of its outputs}, where a game needs more than one of them.
    made = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.__signature__ = whole_signature(cls)

    def __init__(
        self,
        networks,
        *,
        discriminator_steps=1,
        minibatches="fresh",
        average=None,
        average_buffers="copy",
        seed=None,
        name=None,
    ):
        super().__init__(name=name)
        checks.check_networks(networks, self.generators, self.discriminators, self.made)
        checks.check_seed(seed)
        checks.check_choice("minibatches", minibatches, ("fresh", "reuse"))
        checks.check_choice("average_buffers", average_buffers, averaging.BUFFERS)
        if not isinstance(discriminator_steps, numbers.Integral) or discriminator_steps < 1:
            raise ValueError(
                "`discriminator_steps` must be an integer of at least 1. "
                f"Received: discriminator_steps={discriminator_steps}"
            )
        if average is not None and not 0.0 <= average < 1.0:
            raise ValueError(f"`average` must be in [0, 1) or None. Received: average={average}")
        for role, network in networks.items():
            setattr(self, role, network)
        self.discriminator_steps = int(discriminator_steps)
        self.minibatches = minibatches
        self.average = average
        self.average_buffers = average_buffers
        self.seed = seed
        # A run without a seed still has one order of its data, kept when it is saved.
        self.seed_generator = keras.random.SeedGenerator(
            random.randrange(2**31) if seed is None else seed
        )
        # Evaluation must not move the random numbers of training.
        self.evaluation_seed_generator = keras.random.SeedGenerator(0 if seed is None else seed)
        for role in self.generators:
            copy = None if average is None else averaging.averaged_copy(getattr(self, role))
            setattr(self, f"averaged_{role}", copy)
        self.followers = Followers({role: getattr(self, role) for role in self.discriminators})
        if average is not None:
            self.average_updates = self.add_weight(
                name="average_updates", shape=(), dtype="int32", initializer="zeros",
                trainable=False,
            )  # fmt: skip
        self.built = True

    def networks(self, roles):
        """The networks of these names."""
        return [getattr(self, role) for role in roles]

    def smooth(self, role):
        """The generator of this name that makes samples: the averaged one when there is one."""
        averaged = getattr(self, f"averaged_{role}")
        return getattr(self, role) if averaged is None else averaged

    def run(self, network, inputs, training=True):
        """A network's outputs in float32, whatever the precision inside."""
        outputs = network(inputs, training=training)
        layer_losses.collect(network)
        if hasattr(outputs, "shape"):
            return ops.cast(outputs, "float32")
        return keras.tree.map_structure(lambda output: ops.cast(output, "float32"), outputs)

    def update_averages(self):
        """Move the averaged generators, if any, towards the generators."""
        if self.average is None:
            return
        for role in self.generators:
            averaging.update_average(
                self.smooth(role),
                getattr(self, role),
                self.average,
                self.average_buffers,
                ops.convert_to_tensor(self.average_updates),
            )
        self.average_updates.assign_add(1)

    def save(self, filepath, *args, **kwargs):
        """As `keras.Model.save`, into a `.keras` file."""
        if str(filepath).lower().endswith((".h5", ".hdf5")):
            raise ValueError(
                "A GAN is saved as a `.keras` file, which holds both players; HDF5 is for weights, "
                f"`save_weights('gan.weights.h5')`. Received: filepath={str(filepath)!r}"
            )
        return super().save(filepath, *args, **kwargs)

    def save_own_variables(self, store):
        super().save_own_variables(store)
        save_random_states(self, store)

    def load_own_variables(self, store):
        own = load_random_states(self, store)
        try:
            super().load_own_variables(own)
        except ValueError as error:
            raise ValueError(
                f"{error} If only one of the two has an averaged generator, build the model with "
                f"`average=`, or without it. Received: average={self.average}"
            ) from error

    def get_config(self):
        serialize = keras.saving.serialize_keras_object
        roles = (*self.generators, *self.discriminators)
        return {
            **{role: serialize(getattr(self, role)) for role in roles},
            "discriminator_steps": self.discriminator_steps,
            "minibatches": self.minibatches,
            "average": self.average,
            "average_buffers": self.average_buffers,
            "seed": self.seed,
            "name": self.name,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        for role in (*cls.generators, *cls.discriminators):
            config[role] = keras.saving.deserialize_keras_object(
                config[role], custom_objects=custom_objects
            )
        return cls(**config)
