"""Players that go along a sequence: a generator of one token after the other, and a reader."""

import keras
from keras import layers

from keras_gan.layers import RecurrentTokens


def recurrent_token_generator(size, length, width=64, depth=1, end=None):
    """Latents (batch, length) -> one-hot rows (batch, length, size), log probabilities.

    See `layers.RecurrentTokens`. For its likelihood see `networks.log_likelihood`, for training by
    maximum likelihood `networks.language_model`.

    Args:
        size, length: tokens of the vocabulary, and of a sequence.
        width: units of each LSTM.
        depth: LSTMs, one upon the other.
        end: the end token, or None.
    """
    latents = keras.Input((length,), name="latents")
    made = RecurrentTokens(size, width, depth, end, name="tokens")(latents)
    return keras.Model(latents, list(made), name="recurrent_token_generator")


def recurrent_token_discriminator(size, length, width=64, depth=1, each_step=False, dropout=0.0):
    """One-hot rows (batch, length, size) -> one score (batch, 1), or one at each step.

    An LSTM reads from the left, so the score of a step, (batch, length, 1), is of what stands up
    to there. A linear layer in front is the tokens' vectors; layer normalisation and dropout follow
    as in ScratchGAN, whose numbers for the places are left out.

    Args:
        size, length, width, depth: as in `recurrent_token_generator`.
        each_step: a score at each step instead of one behind the last.
        dropout: rate of each layer's units, in training.

    [de Masson d'Autume et al., 2019](https://arxiv.org/abs/1905.09922).
    """
    rows = keras.Input((length, size), name="samples")
    x = layers.Dense(width, use_bias=False)(rows)
    for index in range(depth):
        x = layers.LayerNormalization()(x)
        if dropout:
            x = layers.Dropout(dropout, seed=index)(x)
        # Not `LSTM`: cuDNN's has no second derivative, which penalties on the gradient need, and
        # `use_cudnn=False` is lost when Keras saves a model.
        cell = layers.LSTMCell(width)
        x = layers.RNN(cell, return_sequences=each_step or index + 1 < depth)(x)
    scores = layers.Dense(1, dtype="float32")(x)
    return keras.Model(rows, scores, name="recurrent_token_discriminator")
