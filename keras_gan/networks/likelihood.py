"""How likely sequences are under a generator, and draws from it at any temperature."""

import keras
import numpy as np

from keras_gan.layers import RecurrentTokens


def log_likelihood(generator, ids, batch_size=256):
    """log p(ids) of each sequence in nats, float64 (count,), up to and including its first end.

    Args:
        generator: Keras model with a `layers.RecurrentTokens` inside, or its
            `networks.language_model`. Others have no likelihood.
        ids: int array (count, length).
        batch_size: sequences at once.

    Example:
        nats = keras_gan.networks.log_likelihood(gan.generator, held_out).mean()
    """
    tokens = tokens_of(generator)
    ids = np.asarray(ids)
    if ids.ndim != 2 or ids.dtype.kind not in "iu" or ids.min() < 0 or ids.max() >= tokens.size:
        raise ValueError(
            f"Sequences are whole numbers in [0, {tokens.size}), an array (count, length). "
            f"Received: ids of {ids.dtype}, shape {ids.shape}, up to {ids.max()}"
        )
    asked = _asked("likelihood", tokens, tokens.log_probabilities)
    logs = asked.predict(ids.astype("int32"), batch_size=batch_size, verbose=0)
    return np.asarray(logs, "float64").sum(axis=1)


def draw_tokens(generator, count, length, temperature=1.0, seed=0, batch_size=256):
    """Ids (count, length), int32, drawn by softmax(logits / temperature).

    Below 1 the likely becomes more likely: quality for diversity, the curve that a comparison with
    maximum likelihood needs.

    Args:
        generator, batch_size: as of `log_likelihood`.
        count, length: sequences, and tokens of each.
        temperature: above 0.
        seed: int.
    """
    if not temperature > 0:
        raise ValueError(f"`temperature` must be above 0. Received: temperature={temperature}")
    tokens = tokens_of(generator)
    asked = _asked(temperature, tokens, lambda latents: tokens.draw(latents, temperature))
    latents = np.random.default_rng(seed).standard_normal((count, length), "float32")
    return np.asarray(asked.predict(latents, batch_size=batch_size, verbose=0), "int32")


def tokens_of(model):
    """The `layers.RecurrentTokens` inside a generator or a language model."""
    found = [layer for layer in _inner(model) if isinstance(layer, RecurrentTokens)]
    if not found:
        raise ValueError(
            "A likelihood is known of generators that draw one token after the other, with a "
            f"`layers.RecurrentTokens` inside. Received: generator={getattr(model, 'name', model)}"
        )
    return found[0]


def _inner(layer):
    yield layer
    for child in (*getattr(layer, "layers", ()), getattr(layer, "tokens", None)):
        if isinstance(child, keras.Layer):
            yield from _inner(child)


def _asked(name, tokens, question):
    """Compiled once for each layer; not an attribute, which Keras would save with the layer."""
    models = tokens.__dict__.setdefault("_asked", {})
    if name not in models:
        models[name] = _Asked(tokens, question)
    return models[name]


class _Asked(keras.Model):
    """What a layer says of rows, in batches."""

    def __init__(self, tokens, question):
        super().__init__(name="asked", dtype="float32")
        self.tokens = tokens  # or its weights would be constants of the compiled function
        self.question = question

    def call(self, inputs):
        return self.question(inputs)
