"""Fill in outlines: pix2pix learns letters from pairs of outline and letter.

    python examples/outlines.py --epochs 12 --out outlines.png

The picture has outlines of letters of fonts that were held out, what is drawn for them, and the
letters.
"""

import argparse

import numpy as np

import keras_gan


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--count", type=int, default=1000, help="letters to learn from")
    parser.add_argument("--out", default="outlines.png")
    arguments = parser.parse_args()

    data = keras_gan.data.load("glyphs:outline,filled", size=32)
    gan = keras_gan.Pix2Pix.from_shape(data.shape_a, width=arguments.width, seed=1)
    gan.compile()
    decay = keras_gan.callbacks.LinearDecay(arguments.epochs // 2, arguments.epochs)
    epochs = {"epochs": arguments.epochs, "callbacks": [decay], "verbose": 2}
    pairs = data.train_a[: arguments.count], data.train_b[: arguments.count]
    gan.fit(*pairs, batch_size=8, **epochs)

    outlines, letters = data.held_out_a, data.held_out_b
    drawn = gan.translate(outlines)
    print(f"mean difference: {np.abs(drawn - letters).mean():.3f}, "
          f"of the outlines themselves {np.abs(outlines - letters).mean():.3f}")  # fmt: skip
    rows = np.concatenate([outlines[:8], drawn[:8], letters[:8]])
    keras_gan.drawing.image_grid(rows, arguments.out, columns=8)


if __name__ == "__main__":
    main()
