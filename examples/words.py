"""Letters drawn as a sentence says: "bold italic serif a", also in pairings nobody showed.

    python examples/words.py --steps 4000 --out words.png

MatchingAwareGAN learns from pictures with captions, and from real pictures with the captions of
others. `glyph-words` holds out pairings: the rows of the picture are some of those.
"""

import argparse

import numpy as np

import keras_gan

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=4000, help="generator updates")
parser.add_argument("--size", type=int, default=28, help="height and width of the pictures")
parser.add_argument("--width", type=int, default=None, help="of the networks' first layer")
parser.add_argument("--out", default="words.png")
chosen = parser.parse_args()

data = keras_gan.data.load("glyph-words", size=chosen.size)
data = keras_gan.runs.conditioned(data, "caption")  # the captions, not the labels
gan = keras_gan.MatchingAwareGAN.from_spec(data.spec(), width=chosen.width, average=0.995, seed=0)
gan.compile()
epochs = max(1, chosen.steps // 100)
gan.fit(
    data.train,
    data.train_condition,  # strings: the model keeps the vocabulary and numbers them itself
    epochs=epochs,
    steps_per_epoch=-(-chosen.steps // epochs),
    verbose=2,
)
gan.save("words.keras")  # the vocabulary goes with it, to any backend

sentences = keras_gan.runs.some_captions(data.held_out_condition, 8)
asked = np.repeat(sentences, 8)
images = gan.generate(len(asked), condition=asked, seed=1)
keras_gan.drawing.samples(images, chosen.out, columns=8, names=asked)
print(chosen.out)
