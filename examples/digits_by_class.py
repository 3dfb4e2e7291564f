"""AC-GAN: a discriminator that must name the class makes a generator draw what is asked for.

python examples/digits_by_class.py --epochs 150 --out digits.png
"""

import argparse

import keras
import numpy as np

import keras_gan
from keras_gan import drawing


def main(epochs, width, out):
    data = keras_gan.data.load("digits")
    keras.utils.set_random_seed(0)  # the initial weights
    gan = keras_gan.ACGAN.from_spec(data.spec(), width=width, average=0.995, seed=0)
    gan.compile(
        keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99),
        keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99),
        regularizers=[keras_gan.regularizers.R1(1.0)],
    )
    gan.fit(data.train, data.train_labels, epochs=epochs, verbose=2)

    labels = np.repeat(np.arange(data.num_classes), 8)
    digits = gan.generate(len(labels), condition=labels, seed=1)
    # What the discriminator itself reads in them; no judge of its own case.
    _, logits = gan.discriminator.predict(digits, verbose=0)
    print(f"named as they were asked for: {np.mean(logits.argmax(axis=1) == labels):.0%}")
    drawing.image_grid(digits, out, columns=8)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=150)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--out", default="digits.png")
    main(**vars(parser.parse_args()))
