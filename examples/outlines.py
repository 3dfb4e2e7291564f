"""Fill in outlines: pix2pix learns letters from pairs of outline and letter.

    python examples/outlines.py --epochs 12 --out outlines.png

The picture has outlines of letters that were held out, what is drawn for them, and the letters.
"""

import argparse

import numpy as np
from scipy.ndimage import grey_dilation, grey_erosion

import keras_gan


def outline(images):
    """Light where a picture changes within a pixel."""
    edges = grey_dilation(images, (1, 3, 3, 1)) - grey_erosion(images, (1, 3, 3, 1))
    return np.clip(edges - 1, -1, 1).astype("float32")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--count", type=int, default=1000, help="letters to learn from")
    parser.add_argument("--out", default="outlines.png")
    arguments = parser.parse_args()

    data = keras_gan.data.load("glyphs", size=32)
    letters = data.train[: arguments.count]
    gan = keras_gan.Pix2Pix.from_shape(data.shape, width=arguments.width, seed=1)
    gan.compile()
    decay = keras_gan.callbacks.LinearDecay(arguments.epochs // 2, arguments.epochs)
    epochs = {"epochs": arguments.epochs, "callbacks": [decay], "verbose": 2}
    gan.fit(outline(letters), letters, batch_size=8, **epochs)

    shown = data.held_out[:8]
    drawn = gan.translate(outline(shown))
    print(f"mean difference: {np.abs(drawn - shown).mean():.3f}, "
          f"of the outlines themselves {np.abs(outline(shown) - shown).mean():.3f}")  # fmt: skip
    rows = np.concatenate([outline(shown), drawn, shown])
    keras_gan.drawing.image_grid(rows, arguments.out, columns=8)


if __name__ == "__main__":
    main()
