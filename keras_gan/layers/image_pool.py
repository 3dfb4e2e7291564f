"""The pool of past fakes: a discriminator is shown what generators made some time ago."""

import keras
from keras import ops

from keras_gan.backend import all_rows, own_rows


@keras.saving.register_keras_serializable(package="keras_gan")
class ImagePool(keras.layers.Layer):
    """Gives back each sample or, half of the time, one that it has seen before.

    For the samples x of a batch, one after the other: while fewer than `size` are kept, x is kept
    and given back. Then a coin decides: x is given back and forgotten, or it takes the place of
    one that is kept, which is given back. What is kept is a weight that no optimizer moves, so it
    is saved with the model.

    Args:
        size: samples kept, 50 in the papers; 0 gives every sample back at once.
        seed: int for the coins and places.

    Call: samples (batch, ...) of known shape to the same shape; constant for the gradient.

    Example:
        shown = ImagePool(50, seed=1)(fakes)

    [Shrivastava et al., 2017](https://arxiv.org/abs/1612.07828), 2.3, as in CycleGAN's code.
    """

    def __init__(self, size=50, seed=None, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise ValueError(f"`size` counts samples: 0 or more. Received: size={size!r}")
        self.size = size
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        if not self.size:
            return
        kept = {"initializer": "zeros", "trainable": False, "aggregation": "only_first_replica"}
        self.rows = self.add_weight(name="rows", shape=(self.size, *input_shape[1:]), **kept)
        self.filled = self.add_weight(name="filled", shape=(), dtype="int32", **kept)

    def draw(self, count):
        """(coins in [0, 1), places in [0, size)) for so many samples."""
        coins = keras.random.uniform((count,), seed=self.seed_generator)
        return coins, keras.random.randint((count,), 0, self.size, seed=self.seed_generator)

    def call(self, samples):
        samples = ops.stop_gradient(samples)
        if not self.size:
            return samples
        # One pool for all devices, which keep the same.
        return own_rows(lambda _: self._exchanged(all_rows(samples)), ops.shape(samples)[0])

    def _exchanged(self, samples):
        count, ones = ops.shape(samples)[0], [1] * (len(samples.shape) - 1)
        coins, places = self.draw(count)

        def only(index, length):
            """True in one of `length` rows."""
            return ops.reshape(ops.arange(length, dtype="int32") == index, (-1, *ones))

        def shown(index, state):
            rows, filled, given = state
            filling = filled < self.size
            place = ops.where(filling, filled, ops.cast(places[index], "int32"))
            swaps = ops.logical_and(ops.logical_not(filling), coins[index] > 0.5)
            new, old = samples[index], ops.take(rows, place, axis=0)
            kept = ops.logical_and(only(place, self.size), ops.logical_or(filling, swaps))
            given = ops.where(only(index, count), ops.where(swaps, old, new)[None], given)
            rows = ops.where(kept, new[None], rows)
            return rows, ops.minimum(filled + 1, self.size), given

        start = (ops.copy(self.rows), ops.copy(self.filled), samples)
        rows, filled, given = ops.fori_loop(0, count, shown, start)
        self.rows.assign(rows)
        self.filled.assign(filled)
        return given

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "size": self.size, "seed": self.seed}
