"""Saved settings that any backend can read."""

import keras


def portable_config(config):
    """A serialised object with the optimizers inside named as Keras exports them.

    On torch `keras.optimizers.Adam(...)` makes an object of a torch class, which is saved under
    that class' own module and would come back as a torch optimizer on every backend.
    """
    if isinstance(config, list):
        return [portable_config(value) for value in config]
    if not isinstance(config, dict):
        return config
    config = {key: portable_config(value) for key, value in config.items()}
    name = config.get("class_name")
    if "module" in config and str(config["module"]).startswith("keras.src.backend."):
        if hasattr(keras.optimizers, str(name)):
            config.update(module="keras.optimizers", registered_name=None)
    return config
