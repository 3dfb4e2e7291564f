"""How a model really trains, for whoever reads run.json: loss, k, penalties, optimizers, rates.

What was typed is in the other settings; this is what came of it, read off the compiled model.
"""

import keras
import numpy as np

from keras_gan.backend import portable_config


def training_of(model):
    """A dictionary that JSON can hold.

    - `arguments`: of the variant's class, with k as `discriminator_steps`: numbers and words.
    - `loss`, `constraint`: {"class": name, and its arguments}, or None.
    - `regularizers`: a list of such.
    - `generator_optimizer`, `discriminator_optimizer`: such, with the rates, which are those at
      the beginning where they fall.

    Args:
        model: a compiled model of keras_gan.

    Example:
        keras_gan.runs.training_of(gan)["generator_optimizer"]["learning_rate"]  # 0.0002
    """
    plain = bool | int | float | str | None
    arguments = {key: value for key, value in model.get_config().items()
                 if isinstance(value, plain) and key not in ("name", "seed")}  # fmt: skip
    return {
        "arguments": arguments,
        "loss": _told(model.adversarial_loss),
        "regularizers": [_told(regularizer) for regularizer in model.regularizers],
        "constraint": _told(model.constraint),
        "generator_optimizer": _told(model.generator_optimizer),
        "discriminator_optimizer": _told(model.discriminator_optimizer),
    }


def _told(part):
    return None if part is None else _short(
        portable_config(keras.saving.serialize_keras_object(part))
    )  # fmt: skip


def _short(value):
    """Without what Keras needs to load it again, and what is not set."""
    if isinstance(value, list | tuple):
        return [_short(item) for item in value]
    if isinstance(value, float):
        return float(str(np.float32(value)))  # 0.0002, which float32 holds as 0.000199999995
    if not isinstance(value, dict):
        return value
    config = value.get("config") if "class_name" in value else value
    named = {"class": value["class_name"]} if "class_name" in value else {}
    if not isinstance(config, dict):
        return {**named, "config": config}
    return {**named, **{key: _short(item) for key, item in config.items()
                        if item is not None and key not in ("name", "dtype")}}  # fmt: skip
