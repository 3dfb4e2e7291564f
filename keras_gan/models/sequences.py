"""Sequences of tokens: ids outside, one-hot rows inside."""

import random

import keras
import numpy as np
from keras import ops

from keras_gan.backend import SubstituteScope
from keras_gan.data import check_spec, decode
from keras_gan.layers import EndPadding, counted
from keras_gan.models.adversarial import first
from keras_gan.models.question import question
from keras_gan.models.random_state import seeded
from keras_gan.models.token_checks import check_ids, check_token_players
from keras_gan.networks import TokenConvolutional, behind


class Sequences:
    """Makes an `AdversarialModel` one of token sequences; stands first among the bases.

    Data are ids (count, length), integers in [0, V). The step makes one-hot rows of them, so the
    generator makes samples (length, V) and the discriminator takes such. Where sequences end, all
    behind the first end token is made end tokens, of data and of samples alike, before anyone
    sees it (`layers.EndPadding`, put behind the generator).

    Args:
        tokens: what the data are, a part of a spec (`data.check_spec`) of kind `"tokens"`; None
            for what the networks tell: sequences that do not end, whose ids have no names.
        **kwargs: arguments of the other base.

    Example:
        @keras.saving.register_keras_serializable("mine")
        class RelativisticTokens(Sequences, keras_gan.RelativisticGAN):
            pass
    """

    recipes = {"tokens": TokenConvolutional()}
    has_default_features = False
    usual_width = 64  # of the papers' 512 a critic for english has 13 million weights

    def __init__(self, generator, discriminator, *, tokens=None, **kwargs):
        check_token_players(generator, discriminator)
        tokens = tokens and check_spec({"real": tokens})["real"]
        end = (tokens or {}).get("end")
        if end is not None and not isinstance(generator.layers[-1], EndPadding):
            generator = behind(generator, EndPadding(end))
        super().__init__(generator, discriminator, **kwargs)
        length, size = self.sample_shape
        self.tokens = tokens or {"kind": "tokens", "size": size, "length": length}
        asked = self.tokens["length"], self.tokens["size"]
        if asked != (length, size):
            raise ValueError(
                f"The networks are made for sequences (length, V) of shape {(length, size)}. "
                f"Received: tokens with (length, size)={asked}"
            )

    @property
    def end(self):
        """The end token, or None."""
        return self.tokens.get("end")

    @classmethod
    def spec_arguments(cls, spec):
        return {**super().spec_arguments(spec), "tokens": spec["real"]}

    # ---- What goes in ----

    @question
    def check_samples(self, real):
        check_ids(real, self.tokens["size"], self.tokens["length"])

    @question
    def unpack(self, data):
        parts = super().unpack(data)
        ids = ops.cast(parts["real"], "int32")
        if self.end is not None:
            ids = ops.where(counted(ids, self.end) > 0, ids, self.end)
        return {**parts, "real": ops.one_hot(ids, self.tokens["size"], dtype="float32")}

    @question
    def assess(self, turn):
        # A generator that draws must not draw other numbers in training because of it; but each
        # minibatch has latents of its own.
        clock = self.evaluation_seed_generator.state
        with SubstituteScope() as scope:
            found = super().assess(turn)
        moved = scope.get_current_value(clock)
        if moved is not None:
            clock.assign(moved)
        return found

    # ---- What comes out ----

    @question
    def generate(self, count, condition=None, seed=None, batch_size=256):
        """New sequences, int32 ids (count, length): at each place the most probable token.

        Behind the first end token, where there is one, stand end tokens.

        Args:
            count, condition, seed, batch_size: as of any variant.
        """
        seed = random.randrange(2**31) if seed is None else seed
        inputs = self.sampling_inputs(count, condition, seed)
        reader = self.__dict__.get("_reader")  # beside the model, or Keras would save it again
        if reader is None:
            reader = self.__dict__["_reader"] = _Reader(self.sampler)
        with seeded(self.sampler, seed):
            ids = reader.predict(inputs, batch_size=batch_size, verbose=0)
        return np.asarray(ids, "int32")

    def decode(self, ids):
        """The text of sequences, a list of strings; see `data.decode`."""
        return decode(self.tokens, ids)

    def get_config(self):
        return {**super().get_config(), "tokens": dict(self.tokens)}


class _Reader(keras.Model):
    """The ids of what a generator makes; rows of V numbers would fill the memory."""

    def __init__(self, network):
        super().__init__(name="reader")
        self.network = network

    def call(self, inputs):
        made = first(self.network(inputs, training=False))
        return ops.cast(ops.argmax(made, axis=-1), "int32")
