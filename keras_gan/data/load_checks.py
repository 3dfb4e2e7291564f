"""What `load` can be told, whatever the source: checked before anything is read."""

import numbers


def check_size(size, kind, name, at_hand=False):
    """Raise a `ValueError` unless it is None, pixels of images or tokens of sequences.

    Args:
        size: as in `load`.
        kind: of the source.
        name: what `load` was asked for.
        at_hand: whether samples were given as arrays, which are taken as they are.
    """
    if size is None:
        return
    if at_hand:
        raise ValueError(
            "Arrays are taken as they are and not resized: leave size= out, or load a folder of "
            f"images. Received: size={size!r} and {name!r} as an array"
        )
    if kind == "points":
        raise ValueError(
            f"{name!r} has points and no images, so it has no size: leave size= out. "
            f"Received: size={size!r}"
        )
    if isinstance(size, bool) or not isinstance(size, numbers.Integral) or size < 1:
        meaning = "number of tokens" if kind == "sequences" else "height and width in pixels"
        raise ValueError(
            f"The size is the {meaning}, a whole number of at least 1. Received: size={size!r}"
        )


def check_seed_and_held_out(seed, held_out):
    """Raise a `ValueError` unless `load` can use them."""
    if isinstance(seed, bool) or not isinstance(seed, numbers.Integral) or not 0 <= seed < 2**32:
        raise ValueError(f"The seed is a whole number from 0 to 2**32 - 1. Received: seed={seed!r}")
    if not isinstance(held_out, numbers.Real) or not 0 <= held_out < 1:
        raise ValueError(
            f"The fraction to hold out is a number from 0 to less than 1. "
            f"Received: held_out={held_out!r}"
        )


def check_streaming(streaming, can, name, known):
    """Raise an error unless it is a bool, and the source can leave its pictures on disk.

    Args:
        streaming: as in `load`.
        can: whether the source of this name can.
        name: what `load` was asked for.
        known: names of the sources that can.
    """
    if not isinstance(streaming, bool):
        raise TypeError(
            f"Pictures stay on disk or not: say True or False. Received: streaming={streaming!r}"
        )
    if streaming and not can:
        raise ValueError(
            f"{name!r} fits into memory and is not kept on disk; only {', '.join(known)} are. "
            f"Leave streaming out. Received: streaming={streaming}"
        )
