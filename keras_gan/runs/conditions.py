"""Which field of the data a model is told: its labels, or another one as classes."""

import dataclasses

import numpy as np


def conditioned(data, field):
    """The same `keras_gan.data.Data` with the values of a field as labels and class names.

    Args:
        data: `keras_gan.data.Data`.
        field: "labels", or a key of `data.train_fields` that holds words or whole numbers; every
            value becomes a class. None gives the data back as they are.

    Example:
        glyphs = keras_gan.runs.conditioned(keras_gan.data.load("glyphs"), "style")
        glyphs.class_names, glyphs.train_labels
    """
    if field is None:
        return data
    known = [*(["labels"] if data.train_labels is not None else []), *data.train_fields]
    if field not in known:
        raise ValueError(
            f"There is no such field. The fields of {data.name!r}: {', '.join(known) or 'none'}. "
            f"Received: condition={field!r}"
        )
    if field == "labels":
        return data
    train, held_out = (np.asarray(part[field]) for part in (data.train_fields,
                                                            data.held_out_fields))  # fmt: skip
    values, indices = np.unique(np.concatenate([train, held_out]), return_inverse=True)
    if train.ndim != 1 or train.dtype.kind not in "biuUT" or 2 * len(values) > len(indices):
        raise ValueError(
            "A condition is a field of words or whole numbers that samples share. Received: "
            f"condition={field!r}, {len(values)} values of type {train.dtype} in {len(indices)} "
            "samples"
        )
    indices = indices.astype("int32")
    return dataclasses.replace(
        data,
        train_labels=indices[: len(train)],
        held_out_labels=indices[len(train) :],
        class_names=tuple(map(str, values)),
    )
