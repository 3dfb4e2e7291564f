"""Small players with named layers, and models whose random numbers a test feeds."""

import keras
import numpy as np
from keras import layers, ops

from keras_gan.layers import SpectralNormalization
from tests.handwritten import BATCH, CLASSES, FEATURES, HIDDEN, LATENT_DIM, disturbance, masks


def small_generator(conditional=False, latent_dim=LATENT_DIM, features=FEATURES):
    inputs = x = keras.Input((latent_dim,))
    if conditional:
        labels = keras.Input((), dtype="int32")
        x = layers.Concatenate()([x, layers.Embedding(CLASSES, 2, name="embedding")(labels)])
        inputs = [inputs, labels]
    # No bias before batch-norm: its gradient is zero but for rounding, which Adam blows up.
    x = layers.Dense(8, use_bias=False, name="hidden")(x)
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9, name="norm")(x))
    return keras.Model(inputs, layers.Dense(features, name="out")(x), name="g")


class FedDropout(layers.Layer):
    """Masks out of `tests.handwritten`, the next one in each pass that trains."""

    def __init__(self, passes, **kwargs):
        super().__init__(**kwargs)
        self.bank = masks(passes)

    def build(self, shape):
        self.passes = self.add_weight(
            name="passes", shape=(), dtype="int32", initializer="zeros", trainable=False
        )

    def call(self, inputs, training=False):
        if not training:
            return inputs
        mask = ops.take(ops.convert_to_tensor(self.bank), self.passes.value, axis=0)
        self.passes.assign(self.passes.value + 1)
        return inputs * mask


def small_discriminator(
    conditional=False, spectral=False, features=FEATURES, passes=None, head=None, units=1
):
    """Of points.

    With a number of `passes` it has dropout and returns what its score is made of too, as it does
    with more `units` than one in the place of the score. `head`: units of a second output.
    """
    wrap = SpectralNormalization if spectral else lambda layer: layer
    inputs = x = keras.Input((features,))
    if conditional:
        labels = keras.Input((), dtype="int32")
        x = layers.Concatenate()([x, layers.Embedding(CLASSES, 2, name="embedding")(labels)])
        inputs = [inputs, labels]
    x = wrap(layers.Dense(HIDDEN, name="hidden"))(x)
    x = layers.LeakyReLU(negative_slope=0.2)(x)
    if passes:
        x = FedDropout(passes, name="dropout")(x)
    score = wrap(layers.Dense(units, name="out"))(x)
    if head:
        return keras.Model(inputs, [score, layers.Dense(head, name="head")(x)], name="d")
    return keras.Model(inputs, [score, x] if passes or units > 1 else score, name="d")


def build(variant, conditional=False, spectral=False, passes=None, judge=None, **kwargs):
    """A variant on small players, uncompiled; `judge` is the discriminator if it is another."""
    judge = judge or small_discriminator(conditional, spectral, passes=passes)
    return variant(small_generator(conditional), judge, **kwargs)


def judge_of(recipe, steps):
    """The small discriminator of a `tests.handwritten.Recipe`."""
    return small_discriminator(
        recipe.conditional and not recipe.classes,
        recipe.spectral,
        passes=steps * (4 * recipe.k + 1) if recipe.consistency else None,
        head=recipe.head,
        units=CLASSES if recipe.few_labels else 1,
    )


def named_weights(gan):
    """{"g/hidden/kernel": array}, all weights of both players."""
    named = {}
    for network in (gan.generator, gan.discriminator):
        for layer in network.layers:
            if isinstance(layer, FedDropout):
                continue
            inner = getattr(layer, "layer", layer)
            for variable in inner.weights:
                short = "" if inner.name == "embedding" else f"/{variable.name}"
                named[f"{network.name}/{inner.name}{short}"] = variable
            if inner is not layer:
                for variable in layer.non_trainable_variables:
                    named[f"{network.name}/{inner.name}/{variable.name}"] = variable
    return named


def random_weights(gan, rng):
    """{name: array}, equal on every backend."""
    values = {}
    for name, variable in sorted(named_weights(gan).items()):
        value = rng.normal(0.0, 0.5, variable.shape)
        if name.endswith(("/u", "/v")):
            value /= np.linalg.norm(value)
        if name.endswith(("gamma", "moving_variance")):
            value = 1.0 + 0.1 * np.abs(value)
        values[name] = value.astype("float32")
    return values


def feed_random_numbers(gan, noise, mixing):
    """Replace latents (steps, k + 1, rows, dim) and mixing weights (steps, k, rows) by given ones.

    A compiled step is traced once, so the step's number comes from the model's own clock and
    the place within the step from the discriminator's: k of its updates belong to a step, and
    what is drawn after them is the generator's. Dropout, which draws otherwise on each backend, is
    switched off.
    """
    steps = gan.optimizer.iterations
    updates = gan.discriminator_optimizer.iterations

    def take(bank, count):
        place = updates - steps * gan.discriminator_steps
        bank = ops.take(ops.convert_to_tensor(bank), steps, axis=0)
        return ops.take(bank, place, axis=0)[:count]

    gan.draw_latents = lambda count, seed=None: take(noise, count)
    for regularizer in gan.regularizers:
        if hasattr(regularizer, "mixing_weights"):
            regularizer.mixing_weights = lambda count, seed: take(mixing, count)
        if hasattr(regularizer, "noise"):
            regularizer.noise = lambda shape, seed: ops.convert_to_tensor(disturbance(shape[1:]))
    for layer in gan.discriminator.layers:
        if isinstance(layer, layers.Dropout):
            layer.call = lambda inputs, training=False: inputs  # the rate stays in what is saved


def random_numbers(recipe, steps, rng):
    """(batches, noise, mixing) for `steps` training steps."""
    rows = BATCH * (recipe.k + recipe.own_reals)
    batches = [
        (
            rng.normal(size=(rows, FEATURES)).astype("float32"),
            rng.integers(0, CLASSES, rows).astype("int32"),
        )
        for _ in range(steps)
    ]
    count = BATCH * recipe.generator_batches
    noise = rng.normal(size=(steps, recipe.k + 1, count, LATENT_DIM)).astype("float32")
    mixing = rng.uniform(size=(steps, recipe.k, BATCH)).astype("float32")
    return batches, noise, mixing
