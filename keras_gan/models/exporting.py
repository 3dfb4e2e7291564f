"""Generators for other programs, in the formats that Keras writes."""

from importlib.util import find_spec
from pathlib import Path

import keras

from keras_gan import backend
from keras_gan.files.formats import EXPORTS
from keras_gan.layers import RecurrentTokens
from keras_gan.models.inner_layers import inner_layers

_INSTALL = 'Type: pip install "keras_gan[export]"'


def export(network, filepath, format="tf_saved_model", verbose=False, **kwargs):
    """`keras.Model.export` of a network, for any number of samples at once.

    Args:
        network: a built functional Keras model.
        filepath: folder of a SavedModel, or a file .onnx, .pt2 or .tflite.
        format: `"tf_saved_model"` (written on TensorFlow and JAX), `"onnx"` (TensorFlow, torch),
            `"torch"` (torch) or `"litert"` (TensorFlow), all of which need what Keras names.
        verbose, **kwargs: as in `keras.Model.export`.
    """
    here = keras.backend.backend()
    if format not in EXPORTS:
        raise ValueError(
            f"A generator is exported as {', '.join(map(repr, EXPORTS))}. "
            f"Received: format={format!r}"
        )
    endings = {ending: name for name, (ending, _) in EXPORTS.items() if ending}
    meant = endings.get(Path(filepath).suffix, format)
    if meant != format:
        raise ValueError(
            f"The name ends as that of {meant!r} does: pass `format={meant!r}`. "
            f"Received: filepath={str(filepath)!r}, format={format!r}"
        )
    _, able = EXPORTS[format]
    if here not in able:
        raise ValueError(
            f"Keras writes {format!r} on {' and '.join(able)}. Save the model and load "
            f"it there: `keras.saving.load_model(file).export(...)` with KERAS_BACKEND={able[0]}. "
            f"Received: format={format!r} on {here}"
        )
    if not getattr(network, "inputs", None):
        raise ValueError(
            "A generator is exported by its inputs, which a subclassed one does not tell: wrap it "
            "as `keras.Model(x, generator(x))` of `x = keras.Input(shape)`. "
            f"Received: generator={network.name} of type {type(network).__name__}"
        )
    if not backend.exports_loops(format) and any(map(_draws, inner_layers(network))):
        raise ValueError(
            f"On {here} Keras cannot write a generator that draws token after token as {format!r}. "
            f"Choose another format or backend. Received: format={format!r} on {here}"
        )
    if format == "onnx" and find_spec("onnx") is None:
        raise ImportError(f"ONNX needs the package onnx. {_INSTALL}")
    # A generator that has only been built, such as an averaged one, is none to Keras' exporters.
    samples = [keras.ops.zeros((2, *tensor.shape[1:]), tensor.dtype) for tensor in network.inputs]
    network(samples if len(samples) > 1 else samples[0], training=False)
    kwargs = {**backend.export_arguments(format, len(samples)), **kwargs}
    try:
        return network.export(filepath, format=format, verbose=verbose, **kwargs)
    except ImportError as error:
        raise ImportError(f"{error}. {_INSTALL}") from error


def _draws(layer):
    return isinstance(layer, RecurrentTokens)
