"""GAN against WGAN without batch normalisation: small convolutional players, digits of 8 x 8.

Left: with batch normalisation in the generator, and for the GAN in the discriminator. Right: with
none anywhere. Above each: the kernel distance to digits that were held out, and the training's.

    python examples/theory/without_batch_norm.py --out docs/theory/without_batch_norm.png
"""

import argparse

import keras
import numpy as np
from matplotlib.figure import Figure

import keras_gan
from keras_gan.metrics import kernel_distance
from keras_gan.networks import dcgan_discriminator, dcgan_generator


def trained(variant, data, steps, normalization):
    """640 samples of a generator that was trained for some steps."""
    of_critic = None if variant is keras_gan.WGANGP else normalization
    players = (
        dcgan_generator(data.shape, 32, width=16, normalization=normalization),
        dcgan_discriminator(data.shape, width=16, normalization=of_critic),
    )
    gan = variant(*players, discriminator_steps=2, seed=0)
    gan.compile(*(keras.optimizers.Adam(5e-4, beta_1=0.5, beta_2=0.9) for _ in "gd"))
    gan.fit(data.train, batch_size=64, steps_per_epoch=steps, verbose=0)
    return gan.generate(640, seed=1)


def main(steps, out):
    keras.utils.set_random_seed(0)
    data = keras_gan.data.load("digits")
    held_out = data.held_out.reshape(len(data.held_out), -1)
    floor = kernel_distance(held_out, data.train.reshape(len(data.train), -1)).value
    axes = Figure(figsize=(9, 5), layout="constrained").subplots(2, 2)
    for row, variant in zip(axes, (keras_gan.GAN, keras_gan.WGANGP), strict=True):
        for axis, normalization in zip(row, ("batch", None), strict=True):
            images = trained(variant, data, steps, normalization)
            far = kernel_distance(held_out, images.reshape(len(images), -1))
            words = f"{variant.__name__}, {normalization or 'no'} normalisation: {far.value:.3f}"
            print(f"{words} +- {far.standard_error:.3f}, real samples {floor:.3f}")
            framed = np.pad(images[:24, ..., 0], ((0, 0), (1, 1), (1, 1)))
            grid = framed.reshape(3, 8, 10, 10).swapaxes(1, 2).reshape(30, 80)
            axis.imshow(grid, cmap="gray", vmin=-1, vmax=1)
            axis.set(title=words, xticks=[], yticks=[])
    axes[0, 0].figure.savefig(out, dpi=80)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--out", default="without_batch_norm.png")
    main(**vars(parser.parse_args()))
