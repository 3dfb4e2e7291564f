"""What one player sees in its turn."""

import types

import keras
from keras import ops


class Turn(types.SimpleNamespace):
    """The data's parts by their names, and by other names what was made of them so far.

    Example:
        turn = Turn(real=images, condition=labels)
        turn = turn.also(fake=generator(latents))
        turn.fake
    """

    def also(self, **more):
        """The same with more on the table; a turn itself is never changed."""
        return Turn(**{**vars(self), **more})

    @property
    def count(self):
        """Rows of the minibatch."""
        return ops.shape(next(leaf for leaf in _leaves(vars(self)) if leaf is not None))[0]


def _leaves(parts):
    for part in parts.values():
        yield from [part] if hasattr(part, "shape") else keras.tree.flatten(part)


def mapped(function, parts):
    """{name: part} with `function` applied to all arrays of each part; None stays."""
    return {name: _mapped_part(function, part) for name, part in parts.items()}


def _mapped_part(function, part):
    if part is None or hasattr(part, "shape"):  # most are, and steps may be short
        return None if part is None else function(part)
    return keras.tree.map_structure(lambda a: None if a is None else function(a), part)
