"""Your own generator and discriminator on the bundled digits.

python examples/own_networks.py --epochs 100 --out digits.png
"""

import argparse

import keras
from keras import layers

import keras_gan
from keras_gan import drawing


def make_generator():
    return keras.Sequential(
        [
            keras.Input((32,)),
            layers.Dense(4 * 4 * 64),
            layers.Reshape((4, 4, 64)),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.UpSampling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.Conv2D(1, 3, padding="same", activation="tanh"),
        ]
    )


def make_discriminator():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras_gan.layers.SpectralNormalization(
                layers.Conv2D(32, 3, padding="same", activation="leaky_relu")
            ),
            keras_gan.layers.SpectralNormalization(
                layers.Conv2D(64, 4, strides=2, padding="same", activation="leaky_relu")
            ),
            layers.Flatten(),
            keras_gan.layers.SpectralNormalization(layers.Dense(1)),
        ]
    )


def main(epochs, out):
    data = keras_gan.data.load("digits")
    gan = keras_gan.SNGAN(
        make_generator(), make_discriminator(), discriminator_steps=2, average=0.99, seed=0
    )
    gan.compile(keras.optimizers.Adam(5e-4, beta_1=0.0), keras.optimizers.Adam(5e-4, beta_1=0.0))
    gan.fit(data.train, batch_size=64, epochs=epochs, validation_data=data.held_out, verbose=2)
    drawing.image_grid(gan.generate(64, seed=1), out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--out", default="digits.png")
    main(**vars(parser.parse_args()))
