"""Networks that play, but hardly as meant: warnings at `compile`."""

import warnings

import keras

from keras_gan.models.inner_layers import inner_layers

_SQUASHING = ("sigmoid", "softmax", "hard_sigmoid")


def warn_of_frozen(networks):
    """{role: network} of one side; a side that cannot move trains nothing."""
    if any(network.trainable_variables for network in networks.values()):
        return
    role = next(iter(networks))
    if not networks[role].variables:
        return
    warnings.warn(
        f"`{role}` has no trainable weights and stays as it is. An averaged generator is frozen: "
        f"to train on from one, set `{role}.trainable = True` before `compile`. "
        f"Received: {role}={networks[role].name}",
        stacklevel=4,
    )


def warn_of_probabilities(role, network):
    """Losses take logits; behind a sigmoid the discriminator can hardly learn."""
    layers = getattr(network, "layers", None)
    if not layers or len(getattr(network, "outputs", ())) != 1:
        return
    if network.output_shape == network.input_shape != (None, 1):
        return  # an autoencoder, whose verdict is an error and no logit
    last = getattr(layers[-1], "layer", layers[-1])  # of a wrapper, such as spectral normalisation
    name = getattr(getattr(last, "activation", None), "__name__", None)
    if name in _SQUASHING:
        warnings.warn(
            f"`{role}` ends in a {name}, and the losses here take logits: leave the activation "
            f"out. Received: {role}={network.name} with activation={name!r}",
            stacklevel=4,
        )


def warn_of_one_loss(kind):
    """Keras calls `compute_loss` of a model with one loss; a game has two."""
    if kind.compute_loss is not keras.Model.compute_loss:
        warnings.warn(
            "`compute_loss` is never called: write `d_loss(self, turn)` or `g_loss(self, turn)` "
            f"instead. Received: {kind.__name__}.compute_loss",
            stacklevel=4,
        )


def holds(network, kind):
    """Whether a layer of this class lies anywhere in a network."""
    return any(isinstance(layer, kind) for layer in inner_layers(network))
