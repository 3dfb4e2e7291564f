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
