"""Losses that a user's layers bring along: `add_loss`, activity and weight regularizers."""


def weight_losses(network):
    """The terms of weight regularizers, which count once, however often a network runs."""
    return [v.regularizer(v) for v in network.trainable_weights if v.regularizer is not None]


def pass_losses(network):
    """The terms of `add_loss` and activity regularizers of the network's last pass.

    Take them before its next call, which clears them.
    """
    weights = sum(v.regularizer is not None for v in network.trainable_weights)
    losses = network.losses  # the terms of weights come last
    return losses[: len(losses) - weights]
