"""Small players of our own: two inputs, dropout, losses of layers, a metric.

They are Keras alone, so that both revisions train the very same networks.
"""

import keras
from keras import layers, ops

CLASSES, LATENT_DIM = 3, 4


@keras.saving.register_keras_serializable(package="equality")
class Energy(layers.Layer):
    """Hands its inputs on and gives their mean square to `add_loss`."""

    def call(self, inputs):
        self.add_loss(0.01 * ops.mean(ops.square(inputs)))
        return inputs


@keras.saving.register_keras_serializable(package="equality")
class Gap(keras.metrics.Mean):
    """Mean of fake minus mean of real, a metric that lives inside the compiled step."""

    def update_state(self, real, fake, sample_weight=None):
        return super().update_state(ops.mean(fake) - ops.mean(real))


def _inputs(shape, classes):
    first = keras.Input(shape)
    x, inputs = first, [first]
    for count in classes:
        labels = keras.Input((), dtype="int32")
        x = layers.Concatenate()([x, layers.Embedding(count, 2)(labels)])
        inputs.append(labels)
    return (inputs if classes else first), x


def point_players(classes=(), dropout=None, losses=False, norm=True):
    """(generator, discriminator) of 2-D points.

    Args:
        classes: number of classes of each condition; their embeddings stand beside the inputs.
        dropout: seed of a dropout in both players, or None.
        losses: whether layers add losses of their own in both players.
        norm: batch normalisation in the generator.
    """
    kernel = {"kernel_regularizer": keras.regularizers.L2(0.01)} if losses else {}
    active = {"activity_regularizer": keras.regularizers.L2(0.02)} if losses else {}

    def body(x):
        x = layers.Dense(8, **kernel)(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
        x = layers.Dense(8, **active)(x)
        x = Energy()(x) if losses else x
        return layers.Dropout(0.3, seed=dropout)(x) if dropout is not None else x

    inputs, x = _inputs((LATENT_DIM,), classes)
    x = layers.BatchNormalization(momentum=0.9)(body(x)) if norm else body(x)
    generator = keras.Model(inputs, layers.Dense(2, dtype="float32")(layers.ReLU()(x)))
    inputs, x = _inputs((2,), classes)
    return generator, keras.Model(inputs, layers.Dense(1, dtype="float32")(body(x)))


def image_players(classes=()):
    """(generator, discriminator) of (8, 8, 1) images: transposed convolutions, strides, pooling."""
    inputs, x = _inputs((LATENT_DIM,), classes)
    x = layers.Reshape((4, 4, 4))(layers.Dense(64)(x))
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Conv2DTranspose(4, 4, strides=2, padding="same")(x)
    outputs = layers.Conv2D(1, 3, padding="same", activation="tanh")(layers.ReLU()(x))
    images = keras.Input((8, 8, 1))
    h = layers.LeakyReLU(negative_slope=0.2)(layers.Conv2D(4, 3, padding="same")(images))
    h = layers.LeakyReLU(negative_slope=0.2)(layers.Conv2D(8, 4, strides=2, padding="same")(h))
    h, both = layers.Flatten()(layers.AveragePooling2D(2)(h)), [images]
    for count in classes:
        labels = keras.Input((), dtype="int32")
        h = layers.Concatenate()([h, layers.Embedding(count, 2)(labels)])
        both.append(labels)
    discriminator = keras.Model(both if classes else images, layers.Dense(1)(h))
    return keras.Model(inputs, outputs), discriminator


def sequential_players():
    """Two `Sequential` models, one of them around another model."""
    inner = keras.Sequential([keras.Input((LATENT_DIM,)), layers.Dense(8, activation="relu")])
    generator = keras.Sequential([keras.Input((LATENT_DIM,)), inner, layers.Dense(2)])
    discriminator = keras.Sequential(
        [keras.Input((2,)), layers.Dense(8, activation="tanh"), layers.Dense(1)]
    )
    return generator, discriminator
