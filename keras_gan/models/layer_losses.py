"""Losses that a user's layers bring along: `add_loss`, activity and weight regularizers."""

import contextlib
import contextvars

# The networks whose passes count at the moment, and what they brought: (ids, terms).
_collecting = contextvars.ContextVar("collecting", default=(frozenset(), []))


def weight_losses(network):
    """The terms of weight regularizers, which count once, however often a network runs."""
    return [v.regularizer(v) for v in network.trainable_weights if v.regularizer is not None]


@contextlib.contextmanager
def collected(networks):
    """Gives a list that fills with the terms of each pass of these networks within the block."""
    added = []
    token = _collecting.set((frozenset(map(id, networks)), added))
    try:
        yield added
    finally:
        _collecting.reset(token)


def uncollected():
    """A block whose passes count for nothing: those of a penalty."""
    return collected(())


def collect(network):
    """To be called after each pass: the next one clears what this one has left."""
    networks, added = _collecting.get()
    if id(network) in networks:
        added.extend(_pass_losses(network))


def _pass_losses(network):
    weights = sum(v.regularizer is not None for v in network.trainable_weights)
    losses = network.losses  # the terms of weights come last
    return losses[: len(losses) - weights]
