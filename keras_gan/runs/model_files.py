"""A .keras file without its run: a whole GAN, or a generator alone. Imports Keras."""

import keras
from keras import layers

from keras_gan.runs.loading import opened
from keras_gan.variants import GAN


def open_model(file):
    """A model that draws samples, out of a file that `save` wrote.

    A generator alone, such as `gan.sampler.save("generator.keras")` leaves, becomes a `GAN` that
    draws normal latents, with a discriminator that nobody has trained: it is for `generate`, for
    `evaluation` and for `latents`. No code of the file is run.

    Args:
        file: path of a .keras file.

    Raises:
        ValueError: it is damaged, would fill the memory, or makes no samples from latents.

    Example:
        gan = keras_gan.runs.open_model("runs/digits/model.keras")
        images = gan.generate(64, seed=1)
    """
    model = opened(file, lambda: keras.saving.load_model(file))
    if hasattr(model, "sampling_inputs"):
        return model
    if hasattr(model, "translate"):
        raise ValueError(
            f"The model translates pictures, `keras_gan.load_run(RUN).translate(images)`, and "
            f"draws none. Received: file={str(file)!r}"
        )
    return _with_discriminator(model, file)


def _with_discriminator(generator, file):
    inputs, outputs = getattr(generator, "inputs", None), getattr(generator, "outputs", None)
    plain = inputs and outputs and len(outputs) == 1 and len(inputs[0].shape) == 2
    if not plain or None in (*inputs[0].shape[1:], *outputs[0].shape[1:]):
        raise ValueError(
            "A generator has latents of a fixed length as its first input and samples as its "
            f"output. Received: file={str(file)!r} with {type(generator).__name__} "
            f"{generator.name}"
        )
    samples = keras.Input(outputs[0].shape[1:])
    told = [keras.Input(tensor.shape[1:], dtype=tensor.dtype) for tensor in inputs[1:]]
    score = layers.Dense(1)(layers.Flatten()(samples))
    return GAN(generator, keras.Model([samples, *told] if told else samples, score))
