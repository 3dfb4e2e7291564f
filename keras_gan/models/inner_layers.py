"""All layers of a network, however deep they lie."""

import keras


def inner_layers(network):
    """The network and all layers inside it that it shows, each once."""
    found = {}
    for layer in _walk(network):
        found.setdefault(id(layer), layer)
    return list(found.values())


def _walk(layer):
    yield layer
    inner = list(getattr(layer, "layers", ()))
    if isinstance(getattr(layer, "layer", None), keras.Layer):  # wrappers
        inner.append(layer.layer)
    for child in inner:
        yield from _walk(child)
