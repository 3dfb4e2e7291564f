"""What a source of two kinds of pictures gives back, to learn translation from."""

from dataclasses import dataclass

import numpy as np

from keras_gan.data.spec import check_spec, spec_of_shape


@dataclass(frozen=True, eq=False, repr=False)
class TwoKinds:
    """Pictures of two kinds, a and b, to train on and to measure with.

    All are float32 in [-1, 1], of shape (number, height, width, channels) with one channel (grey)
    or three (RGB). Height and width are those of both kinds, the channels may differ.

    Args:
        name: The name that it was loaded by.
        train_a, train_b: The pictures to train on. If `paired`, row i of one belongs to row i of
            the other; else their numbers may differ, and no row of one has its partner in the
            other.
        held_out_a, held_out_b: Pictures that are in neither, of which the same holds with
            `held_out_paired`.
        paired: Whether the rows to train on are pairs.
        held_out_paired: Whether the held-out rows are. They may be pairs where those to train on
            are none, so that a model of unpaired pictures is measured on true pairs.
        held_out_names: What each held-out pair is called, a tuple; None if they are no pairs.
        value_range: (-1.0, 1.0).

    Example:
        data = keras_gan.data.load("glyphs:outline,filled", size=32)
        gan = keras_gan.Pix2Pix.from_data(data)
        gan.compile()
        gan.fit(data, validation_data=data)
    """

    name: str
    train_a: np.ndarray
    train_b: np.ndarray
    held_out_a: np.ndarray
    held_out_b: np.ndarray
    paired: bool
    held_out_paired: bool
    held_out_names: tuple[str, ...] | None = None
    value_range: tuple[float, float] = (-1.0, 1.0)

    @property
    def shape_a(self):
        """The shape of one picture a: (height, width, channels)."""
        return tuple(self.train_a.shape[1:])

    @property
    def shape_b(self):
        """The shape of one picture b."""
        return tuple(self.train_b.shape[1:])

    @property
    def training_parts(self):
        """What `fit` takes for this object: (train_a, train_b)."""
        return self.train_a, self.train_b

    @property
    def held_out_parts(self):
        """What `evaluate` and `validation_data` take for it."""
        return self.held_out_a, self.held_out_b

    def spec(self):
        """What the pictures are, `{"a": ..., "b": ...}`; see `data.check_spec`."""
        kinds = {"a": self.shape_a, "b": self.shape_b}
        return check_spec({kind: spec_of_shape(shape)["real"] for kind, shape in kinds.items()})

    def __repr__(self):
        kind = "paired" if self.paired else "unpaired"
        return (
            f"TwoKinds(name={self.name!r}, {kind}, train_a={self.train_a.shape}, "
            f"train_b={self.train_b.shape}, held_out_a={self.held_out_a.shape}, "
            f"held_out_b={self.held_out_b.shape})"
        )
