"""InfoGAN: codes that nobody named come to mean something, here on 8x8 digits.

A row for each value of the categorical code, a continuous code from -1 to 1 along it. Most values
become one digit, some a mixture of two.

    python examples/codes_of_digits.py --epochs 150 --out codes.png
"""

import argparse

import keras
import numpy as np

import keras_gan
from keras_gan import drawing


def main(epochs, width, out):
    data = keras_gan.data.load("digits")
    keras.utils.set_random_seed(0)  # the initial weights
    gan = keras_gan.InfoGAN.from_shape(
        data.shape, categories=(10,), continuous=1, width=width, average=0.99, seed=0
    )
    gan.compile()
    logs = gan.fit(data.train, epochs=epochs, batch_size=64, verbose=2).history
    found = logs["categorical_information"][-1]
    print(f"of the categorical code's log 10 = 2.30 nats at least {found:.2f} are in the digits")

    codes = {
        "categorical": np.repeat(np.arange(10), 8),
        "continuous": np.tile(np.linspace(-1, 1, 8), 10),
    }
    drawing.image_grid(gan.generate(80, seed=1, codes=codes), out, columns=8)

    # Which code the second head reads in real digits, against labels that it never saw.
    reading = gan.discriminator.predict(data.held_out, verbose=0)[1][:, :10].argmax(axis=1)
    for code in range(10):
        counts = np.bincount(data.held_out_labels[reading == code], minlength=10)
        print(f"code {code}: {counts.sum():3d} held-out digits, of 0 to 9: {counts.tolist()}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=150)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--out", default="codes.png")
    main(**vars(parser.parse_args()))
