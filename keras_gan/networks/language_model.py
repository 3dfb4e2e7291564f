"""A generator of one token after the other, trained by maximum likelihood in Keras' own `fit`."""

import keras
from keras import ops

from keras_gan.layers import counted
from keras_gan.networks.likelihood import tokens_of


def language_model(generator):
    """Ids (batch, length) -> logits (batch, length, V) of each token given those before it.

    It shares the generator's weights, so what `fit` does to it is done to the generator: before an
    adversary, or instead of one. To go on later, save the model with its optimizer; to go on with
    a GAN, save the GAN.

    Args:
        generator: Keras model with a `layers.RecurrentTokens` inside.

    Example:
        model = keras_gan.networks.language_model(gan.generator)
        model.compile("adam", keras_gan.networks.NegativeLogLikelihood(end=0))
        model.fit(ids, ids, epochs=10)
    """
    ids = keras.Input((generator.inputs[0].shape[1],), dtype="int32", name="ids")
    return keras.Model(ids, _TeacherForced(tokens_of(generator))(ids), name="language_model")


@keras.saving.register_keras_serializable(package="keras_gan")
class NegativeLogLikelihood(keras.losses.Loss):
    """-log p(ids) of each sequence in nats, up to and including its first end token.

    Args:
        end: the end token, or None.

    Call: ids (batch, length), logits (batch, length, V) to the mean over the batch.
    """

    def __init__(self, end=None, name="negative_log_likelihood", **kwargs):
        super().__init__(name=name, **kwargs)
        self.end = end

    def call(self, ids, logits):
        ids = ops.cast(ids, "int32")
        lost = ops.sparse_categorical_crossentropy(ids, logits, from_logits=True)
        return ops.sum(lost * counted(ids, self.end), axis=1)

    def get_config(self):
        return {**super().get_config(), "end": self.end}


@keras.saving.register_keras_serializable(package="keras_gan")
class _TeacherForced(keras.layers.Layer):
    """The logits of given tokens, by the layer that would draw them."""

    def __init__(self, tokens, **kwargs):
        super().__init__(**kwargs)
        if isinstance(tokens, dict):
            tokens = keras.saving.deserialize_keras_object(tokens)
        self.tokens = tokens

    def build(self, input_shape):
        if not self.tokens.built:
            self.tokens.build(input_shape)

    def call(self, ids):
        return self.tokens.logits(ids)

    def compute_output_shape(self, input_shape):
        return (*input_shape, self.tokens.size)

    def get_config(self):
        tokens = keras.saving.serialize_keras_object(self.tokens)
        return {**super().get_config(), "tokens": tokens}
