"""Models of each kind, two steps old: (model, function of a count that asks it).

What is asked is {name of an input: array}, as the exported file takes it; the answer is one array.
"""

import keras
import numpy as np

import keras_gan
from keras_gan.runs import conditioned

SEED = 1


def sampled(variant, spec, *parts):
    gan = getattr(keras_gan, variant).from_spec(spec, average=0.9, seed=SEED)
    gan.compile()
    gan.fit(*parts, batch_size=16, steps_per_epoch=2, verbose=0)
    return gan


def drawn(gan, count, condition=None):
    asked = gan.sampling_inputs(count, condition, seed=SEED)
    inputs = {}
    for place, part in zip(gan.sampler.inputs, keras.tree.flatten(asked), strict=True):
        inputs[place.name] = np.asarray(part, place.dtype)
    return inputs, gan.made_of(asked)


def digits(variant):
    """Digits of 28x28 pixels, told their label where the variant tells."""
    data = keras_gan.data.load("mnist-5k")
    if variant == "ProjectionGAN":
        gan = sampled(variant, data.spec(), *data.training_parts)
        return gan, lambda count: drawn(gan, count, np.arange(count) % 10)
    gan = sampled(variant, {"real": data.spec()["real"]}, data.train)
    return gan, lambda count: drawn(gan, count)


def words(variant):
    """Letters that a caption names, of which the file is told the numbers of its words."""
    data = conditioned(keras_gan.data.load("glyph-words"), "caption")
    gan = sampled(variant, data.spec(), *data.training_parts)
    return gan, lambda count: drawn(gan, count, list(data.held_out_condition[:count]))


def sequences(variant):
    data = keras_gan.data.load("grammar")
    gan = sampled(variant, data.spec(), *data.training_parts)
    return gan, lambda count: drawn(gan, count)


def translations(variant):
    """Outlines of letters to filled ones."""
    pairs = "glyphs:outline,filled"
    data = keras_gan.data.load(pairs if variant == "Pix2Pix" else f"unpaired:{pairs}", size=32)
    gan = getattr(keras_gan, variant).from_data(data, width=8, seed=SEED)
    gan.compile()
    gan.fit(data, batch_size=8, steps_per_epoch=2, verbose=0)
    name, pictures = gan.translator().inputs[0].name, data.held_out_a
    return gan, lambda count: ({name: pictures[:count]}, gan.translate(pictures[:count]))


#: Variant -> its maker, a function of the variant.
MODELS = {
    "DCGAN": digits, "SNGAN": digits, "R3GAN": digits, "ProjectionGAN": digits,
    "MatchingAwareGAN": words, "Pix2Pix": translations, "CycleGAN": translations,
    "TokenGAN": sequences, "ReinforceGAN": sequences,
}  # fmt: skip
