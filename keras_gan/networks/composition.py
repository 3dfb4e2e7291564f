"""Layers in front of a discriminator or behind a generator, without the network's knowing.

Augmentation, packing or noise before a discriminator, a softmax behind a generator: what composes
like this fits every game, because none has to know it. Gradient penalties go through it.
"""

import keras


def before(network, layer, shape=None):
    """The network whose first input goes through `layer` first; conditions pass it by.

    Args:
        network: Keras model, such as a discriminator of samples or of `[samples, condition]`.
        layer: Keras layer whose outputs fit the network's first input.
        shape: of one sample before the layer; that of the network's first input if None.

    Example:
        judge = keras_gan.networks.before(discriminator, keras.layers.GaussianNoise(0.1, seed=1))
    """
    _check(network, layer)
    wanted, *rest = network.inputs
    if rest and getattr(layer, "joins_rows", False):
        raise ValueError(
            f"`{layer.name}` joins samples into one row, and the condition keeps a row for each "
            "sample. Leave the layer out, or take a discriminator that is not told the condition. "
            f"Received: network={network.name} with {1 + len(rest)} inputs, layer={layer.name}"
        )
    shape = tuple(wanted.shape[1:]) if shape is None else tuple(shape)
    samples = keras.Input(shape, dtype=wanted.dtype, name="samples")
    conditions = [
        keras.Input(tensor.shape[1:], dtype=tensor.dtype, name=tensor.name) for tensor in rest
    ]
    passed = layer(samples)
    if tuple(passed.shape[1:]) != tuple(wanted.shape[1:]):
        raise ValueError(
            f"`layer` makes {tuple(passed.shape[1:])} of samples {shape}, and `network` wants "
            f"{tuple(wanted.shape[1:])}. Pass the `shape` of a sample before the layer, or change "
            f"the network. Received: layer={layer.name}, shape={shape}"
        )
    model = _model([samples, *conditions], network, [passed, *conditions], lambda made: made)
    #: The same in front of what a function makes of the network, such as one with more heads.
    model.of_changed = lambda change: before(change(network), layer, shape)
    #: Whether its rows stand for several samples.
    model.joins_rows = any(getattr(x, "joins_rows", False) for x in (layer, network))
    return model


def behind(network, layer):
    """The network whose first output goes through `layer`; what else it returns stays.

    Args:
        network: Keras model, such as a generator.
        layer: Keras layer that takes the network's first output.

    Example:
        tokens = keras_gan.networks.behind(generator, keras.layers.Softmax())
    """
    _check(network, layer)
    inputs = [keras.Input(t.shape[1:], dtype=t.dtype, name=t.name) for t in network.inputs]

    def passed(made):
        if not isinstance(made, (list, tuple)):
            return layer(made)
        return [layer(made[0]), *made[1:]]

    return _model(inputs, network, inputs, passed)


def _model(inputs, network, given, passed):
    alone = len(inputs) == 1
    made = passed(network(given[0] if alone else given))
    return keras.Model(inputs[0] if alone else inputs, made)


def _check(network, layer):
    if not getattr(network, "inputs", None):
        raise ValueError(
            "The inputs of a subclassed network are not known; compose it inside its own `call`. "
            f"Received: network={network}"
        )
    if not isinstance(layer, keras.Layer):
        raise TypeError(f"`layer` must be a Keras layer. Received: layer={layer!r}")
