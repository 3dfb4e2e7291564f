"""Token sequences that do not fit the networks: errors before training."""

from keras_gan.feeding import blocks_of
from keras_gan.models import checks


def check_token_players(generator, discriminator):
    """Both networks speak of rows of V numbers, one row for each place of a sequence."""
    taken, made = checks.input_shapes(discriminator), checks.first_output_shape(generator)
    if taken and len(taken[0]) == 1:
        raise ValueError(
            "The discriminator must take one-hot rows, an input of shape (length, V), and not ids: "
            "between two ids nothing has a slope. Instead of an Embedding begin with "
            f"`Dense(width, use_bias=False)`. Received: discriminator={discriminator.name} with an "
            f"input of shape {taken[0]}"
        )
    for name, shape in (("discriminator", taken and taken[0]), ("generator", made and made[1:])):
        if shape and len(shape) != 2:
            raise ValueError(
                f"The {name} must know sequences as (length, V), V numbers at each place. "
                f"Received: {name} with shape {tuple(shape)}"
            )
        if shape and shape[1] is not None and shape[1] < 2:
            raise ValueError(
                "A vocabulary of one token leaves nothing to choose: V must be at least 2. "
                f"Received: {name} with shape {tuple(shape)}"
            )


def check_ids(ids, size, length):
    """Integers (count, length) in [0, size), or a `ValueError` that helps."""
    shape = tuple(getattr(ids, "shape", ()))
    kind = str(getattr(ids, "dtype", type(ids).__name__))
    if kind == "object" or len(shape) < 2:
        raise ValueError(
            f"Sequences must be one array (count, {length}). Where lengths differ, fill short ones "
            'up with the end token and say in the spec which it is: {"real": {"kind": "tokens", '
            f'..., "end": id}}}}. Received: x of type {kind} and shape {shape}'
        )
    if "int" not in kind:
        raise ValueError(
            "Tokens are ids, an array of integers (count, length); one-hot rows are made of them "
            f"inside the step. Received: x of type {kind} and shape {shape}"
        )
    if len(shape) != 2 or shape[1] != length or not shape[0]:
        raise ValueError(
            f"The networks know sequences of {length} tokens. Cut the data or build the networks "
            f"for them. Received: x.shape={shape}"
        )
    for first, values in blocks_of(ids):
        low, high = int(values.min()), int(values.max())
        if low < 0 or high >= size:
            wrong = ((values < 0) | (values >= size)).any(axis=1).argmax()
            raise ValueError(
                f"Ids lie in [0, {size}), the size of the vocabulary. "
                f"Received: x in [{low}, {high}], the first outside in row {first + wrong}"
            )
