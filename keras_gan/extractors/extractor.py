"""What turns samples into the features that metrics compare."""

import json
import math
import uuid

import keras
import numpy as np
from keras import ops

from keras_gan.files import fingerprint, row_slices


class Extractor:
    """From samples as generators make them to features: a name, a function and a fingerprint.

    A subclass answers `__call__` and `settings`. The name is part of every metric's name,
    `FID(inception)`, because numbers of different extractors cannot be compared.

    Args:
        name: str.
        resize: name of the method that brings images to the size of the network, or None.
    """

    #: The Keras model whose weights it uses, if any, so that a compiled step can track them.
    network = None
    #: Whether it was trained on the very samples that others are compared with: their features
    #: are then tighter than those of new samples, however good these are.
    fitted_to_data = False
    #: Whether the fingerprint tells all that decides the features, also in another process.
    cacheable = True
    #: Samples to put through it at once, unless an evaluation says otherwise.
    batch_size = 256

    def __init__(self, name, resize=None):
        self.name = name
        self.resize = resize

    def __call__(self, samples):
        """Tensors: {"features": (batch, d)}, with "logits": (batch, classes) if there are any.

        Runs inside compiled steps, so it holds `keras.ops` alone.
        """
        raise NotImplementedError

    def settings(self):
        """Everything that decides the features: arrays, strings and numbers, in a list."""
        raise NotImplementedError

    def fingerprint(self):
        """16 hexadecimal digits that change with the features."""
        return fingerprint(type(self).__name__, self.name, self.resize, self.settings())[:16]

    def check(self, samples, generated=False):
        """Raise an error that helps when these samples would give meaningless features.

        Generated samples may well be bad: all white, say, which looks like a range of [0, 1].
        """
        check_samples(samples, generated)


class Pixels(Extractor):
    """The samples themselves, flattened: exact for points in the plane, crude for images."""

    batch_size = 1024

    def __init__(self, name="pixels"):
        super().__init__(name)

    def __call__(self, samples):
        return {"features": ops.reshape(ops.cast(samples, "float32"), (ops.shape(samples)[0], -1))}

    def settings(self):
        return []


class ModelFeatures(Extractor):
    """The output of any Keras model or function as features.

    Args:
        model: Keras model, or a function of `keras.ops`, from samples in [-1, 1] to an array
            (batch, d), or a dictionary with "features" and, for the inception score, "logits".
            Further axes are averaged: (batch, height, width, d) becomes (batch, d).
        name: str, part of the metrics' names; the model's own name if None.
        version: str, tells functions apart, whose content cannot be read; raise it when you
            change the function. Without it nothing is kept on disk, and results of different
            processes are not compared. Models and layers are known by their weights.

    Example:
        network = keras.applications.MobileNetV3Small(include_top=False, input_shape=(32, 32, 3))
        fid = keras_gan.metrics.FID(keras_gan.extractors.ModelFeatures(network))
    """

    def __init__(self, model, name=None, version=""):
        if not callable(model):
            raise TypeError(
                "`model` must be a Keras model or a function from samples to features. "
                f"Received: model={model!r}"
            )
        super().__init__(name or getattr(model, "name", None) or getattr(model, "__name__", "own"))
        self.model = model
        self.network = model if isinstance(model, keras.Layer) else None
        self.version = version
        self.cacheable = bool(version) or self.network is not None
        self._process = "" if self.cacheable else uuid.uuid4().hex

    def __call__(self, samples):
        outputs = _inference(self.model, samples)
        outputs = dict(outputs) if isinstance(outputs, dict) else {"features": outputs}
        outputs = {key: ops.cast(value, "float32") for key, value in outputs.items()}
        features = outputs["features"]
        if len(features.shape) > 2:
            features = ops.mean(features, axis=tuple(range(1, len(features.shape) - 1)))
        return {**outputs, "features": features}

    def settings(self):
        if self.network is None:
            return [self.version, self._process, getattr(self.model, "__qualname__", "")]
        config = self.network.get_config()
        names = dict.fromkeys([self.network.name, *_names(config)])
        config = _numbered(config, {name: number for number, name in enumerate(names)})
        config = json.dumps(config, sort_keys=True, default=str)
        return [self.version, config, *map(np.asarray, self.network.get_weights())]


def _names(config):
    """Of the layers in a config: Keras counts them on in a process, so they tell nothing."""
    if isinstance(config, dict):
        own = config.get("config")
        if isinstance(own, dict) and not str(config.get("class_name")).endswith("DTypePolicy"):
            yield from [own["name"]] if "name" in own else []
        config = list(config.values())
    if isinstance(config, (list, tuple)):
        for value in config:
            yield from _names(value)


def _numbered(config, names):
    if isinstance(config, dict):
        return {key: _numbered(value, names) for key, value in config.items()}
    if isinstance(config, (list, tuple)):
        return [_numbered(value, names) for value in config]
    return names.get(config, config) if isinstance(config, str) else config


def _inference(model, samples):
    # Only some layers take the argument that switches dropout off.
    if isinstance(model, keras.Model):
        return model(samples, training=False)
    return model(samples)


def as_extractor(extractor):
    """An `Extractor` as it is; a Keras model or a function as `ModelFeatures`."""
    return extractor if isinstance(extractor, Extractor) else ModelFeatures(extractor)


def check_samples(samples, generated=False):
    """Refuse samples that a pipeline for floats in [-1, 1] would scale wrongly.

    Args:
        samples: array (number, ...); images have four axes, and only theirs have a range.
        generated: whether a model made them, which may fill half of the range only.

    Raises:
        ValueError, TypeError: with what to do.
    """
    dtype = str(getattr(samples, "dtype", type(samples).__name__))
    shape = tuple(getattr(samples, "shape", ()))
    if len(shape) < 2:
        raise ValueError(f"Samples are arrays (number, ...). Received: samples.shape={shape}")
    if "float" not in dtype:
        raise TypeError(
            "Samples must be floating point, images in [-1, 1]. Scale 0..255 with "
            f"`images / 127.5 - 1`. Received: samples.dtype={dtype}"
        )
    low, high, infinite = np.inf, -np.inf, 0
    for part in row_slices(samples):
        values = samples[part]
        infinite += int((~np.isfinite(values)).sum())
        if len(shape) == 4:
            low, high = min(low, float(np.min(values))), max(high, float(np.max(values)))
    if infinite:
        raise ValueError(
            "Samples must be finite. A generator that gives NaN or infinity has diverged: go back "
            f"to an earlier checkpoint. Received: {infinite} values of {math.prod(shape)} are not "
            "finite"
        )
    if len(shape) != 4:
        return
    # A linear output layer oversteps the range a little; 0..255 does so at once.
    if low < -4.0 or high > 4.0:
        raise ValueError(
            "Images must be in [-1, 1]. Scale 0..255 with `images / 127.5 - 1`. "
            f"Received: samples from {low:g} to {high:g}"
        )
    if not generated and low >= 0.0 and high > 0.0 and len(samples) > 1:
        raise ValueError(
            "Images must be in [-1, 1], and these are all at least 0, as if they were in [0, 1]: "
            f"scale them with `images * 2 - 1`. Received: samples from {low:g} to {high:g}"
        )
