"""MNIST from tensorflow-datasets: labels choose what is drawn. Downloads 11 MB the first time.

pip install "keras_gan[tfds]"
python examples/tfds_mnist.py --epochs 20 --out mnist.png
"""

import argparse

import numpy as np

import keras_gan
from keras_gan import drawing


def main(dataset, epochs, width, out):
    data = keras_gan.data.load(dataset)
    gan = keras_gan.ConditionalGAN.from_shape(
        data.shape, num_classes=data.num_classes, width=width, average=0.999, seed=0
    )
    gan.compile()
    gan.fit(
        data.train, data.train_labels, epochs=epochs, verbose=2,
        validation_data=(data.held_out, data.held_out_labels),
    )  # fmt: skip
    labels = np.repeat(np.arange(data.num_classes), 8)
    drawing.image_grid(gan.generate(len(labels), labels, seed=1), out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", default="tfds:mnist")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--out", default="mnist.png")
    main(**vars(parser.parse_args()))
