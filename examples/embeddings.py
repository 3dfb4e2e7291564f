"""Sentences as vectors of another model, and what lies between two of them (GAN-INT).

    python examples/embeddings.py --steps 2000 --out embeddings.png

Any model that makes a vector of a sentence will do; here pairs of letters stand in for one. To
keras_gan a vector is a condition as it is. Each row goes from one sentence to another.
"""

import argparse

import numpy as np

import keras_gan
from keras_gan.data import spec_of_shape

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=2000, help="generator updates")
parser.add_argument("--size", type=int, default=28, help="height and width of the pictures")
parser.add_argument("--width", type=int, default=None, help="of the networks' first layer")
parser.add_argument("--out", default="embeddings.png")
chosen = parser.parse_args()


def embedded(sentences):
    """Vectors (number, 64) of length one: sums of a random one for each pair of letters."""
    made = np.zeros((len(sentences), 64), "float32")
    for row, sentence in zip(made, sentences, strict=True):
        for pair in zip(f" {sentence}", f"{sentence} ", strict=True):
            row += np.random.default_rng(list(map(ord, pair))).normal(size=64)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


data = keras_gan.data.load("glyph-words", size=chosen.size)
captions, place = np.unique(data.train_fields["caption"], return_inverse=True)
vectors = embedded(captions)
spec = {**spec_of_shape(data.shape), "condition": {"kind": "vector", "shape": [64]}}
gan = keras_gan.MatchingAwareGAN.from_spec(
    spec, interpolation=1.0, width=chosen.width, average=0.995, seed=0
)
gan.compile()
epochs = max(1, chosen.steps // 100)
per_epoch = -(-chosen.steps // epochs)
gan.fit(data.train, vectors[place], epochs=epochs, steps_per_epoch=per_epoch, verbose=2)

ends = embedded(["serif a", "bold serif a", "mono k", "italic mono x", "sans b", "sans q"])
share = np.linspace(0, 1, 8)[None, :, None]
path = (1 - share) * ends[0::2, None] + share * ends[1::2, None]  # (3, 8, 64)
asked = path.reshape(-1, 64).astype("float32")
images = gan.generate(len(asked), condition=asked, seed=1)
keras_gan.drawing.samples(images, chosen.out, columns=8)
print(chosen.out)
