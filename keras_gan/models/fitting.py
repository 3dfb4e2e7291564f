"""`fit`: any kind of data becomes groups of minibatches, checked before the first step."""

import keras
import numpy as np
from keras import ops

from keras_gan.models import checks, feeding
from keras_gan.models.guard import LossGuard


class Fitting:
    """The `fit` half of `AdversarialModel`."""

    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_split=0.0,
        validation_data=None,
        shuffle=True,
        initial_epoch=0,
        steps_per_epoch=None,
        validation_steps=None,
        validation_batch_size=None,
        validation_freq=1,
    ):
        """Train, as `keras.Model.fit`, on `x` = real samples and `y` = their condition.

        `batch_size` is the minibatch of one update; a step takes `discriminator_steps` of them.
        Steps, `steps_per_epoch` and logs count generator updates. With k > 1 a last group that is
        too short is dropped. Arrays are shuffled in an order that depends on the seed and the
        number of steps done, so training goes on exactly where it stopped.
        """
        self._assert_compile_called("fit")
        self.optimizer.check_players(self.generator, self.discriminator)
        if validation_split and validation_data is None:
            (x, y), validation_data = _split((x, y), validation_split)
        if validation_data is not None and feeding.is_arrays(_pair(validation_data)[:1]):
            self.check_data(*_pair(validation_data))
        if feeding.is_arrays((x,) if y is None else (x, y)):
            batch_size = batch_size or self.batch_size
            validation_batch_size = validation_batch_size or batch_size
            x = self._array_groups(x, y, batch_size, shuffle, steps_per_epoch)
            y, shuffle = None, False
            if not isinstance(callbacks, keras.callbacks.CallbackList):
                callbacks = [_EpochBegin(x), *keras.tree.flatten(callbacks or [])]
                x = self.pipeline(x)
        else:
            if batch_size is not None or y is not None:
                raise ValueError(
                    "Data that come in batches hold their own condition and batch size. "
                    f"Received: batch_size={batch_size}, y={'None' if y is None else type(y)}"
                )
            first, x = feeding.peek(x)
            self.check_data(*_pair(first))
            shuffle = shuffle and isinstance(x, keras.utils.PyDataset)
            if self._group > 1:
                x = feeding.group_batches(x, first, self._group, steps_per_epoch)
        return super().fit(
            x,
            epochs=epochs,
            verbose=verbose,
            callbacks=self._guarded(callbacks),
            validation_data=validation_data,
            shuffle=shuffle,
            initial_epoch=initial_epoch,
            steps_per_epoch=steps_per_epoch,
            validation_steps=validation_steps,
            validation_batch_size=validation_batch_size,
            validation_freq=validation_freq,
        )

    def train_on_batch(self, x, y=None, return_dict=False):
        """One training step on `discriminator_steps` minibatches joined along the first axis."""
        self._assert_compile_called("train_on_batch")
        self.optimizer.check_players(self.generator, self.discriminator)
        self.check_data(x, y)
        count = feeding.rows(x)
        if count % self._group:
            raise ValueError(
                f"`train_on_batch` takes {self._group} minibatches of equal size at once "
                f"(`discriminator_steps`); the rows must be a multiple of {self._group}. "
                f"Received: x with {count} rows"
            )
        return super().train_on_batch(x, y, return_dict=return_dict)

    @property
    def steps_done(self):
        """Generator updates since the beginning, an int: the clock of the run."""
        self._assert_compile_called("steps_done")
        return int(ops.convert_to_numpy(ops.convert_to_tensor(self.optimizer.iterations)))

    def steps_per_epoch(self, samples, batch_size=None):
        """Training steps of one pass over `samples` rows of arrays.

        With k = 1 a last, shorter minibatch counts; a group of k that is too short does not.
        Raises a `ValueError` when the rows do not make a single step.
        """
        batch_size = batch_size or self.batch_size
        size = batch_size * self._group
        steps = -(-samples // size) if self._group == 1 else samples // size
        if not steps:
            raise ValueError(feeding.too_small(self._group, batch_size, f"{samples} samples"))
        return steps

    def check_data(self, real, condition):
        """Raise a `ValueError` that helps when samples or condition do not fit the networks."""
        checks.check_batch(real, self.generator, self.discriminator)
        if self.conditional:
            checks.check_condition(condition, self.generator, real.shape[0])
            self.check_condition(condition)

    def check_condition(self, condition):
        """What only a variant knows about its condition, such as the number of classes."""

    def _array_groups(self, x, y, batch_size, shuffle, steps_per_epoch):
        self.check_data(x, y)
        data = (x, y) if self.conditional else (x,)
        groups = feeding.ArrayGroups(
            data,
            batch_size,
            self._group,
            shuffle,
            seed=int(ops.convert_to_numpy(self.seed_generator.state.value)[0]),
            clock=lambda: self.steps_done,
            endless=steps_per_epoch is not None,
        )
        if not groups.steps:
            raise ValueError(feeding.too_small(self._group, batch_size, f"{groups.count} samples"))
        return groups

    def _guarded(self, callbacks):
        if isinstance(callbacks, keras.callbacks.CallbackList):
            return callbacks
        listed = list(keras.tree.flatten(callbacks)) if callbacks else []
        return [LossGuard(), *listed]


class _EpochBegin(keras.callbacks.Callback):
    """Tells arrays where the training stands before a pipeline begins to read them."""

    def __init__(self, groups):
        super().__init__()
        self.groups = groups

    def on_epoch_begin(self, epoch, logs=None):
        self.groups.on_epoch_begin()


def _pair(batch):
    """(real, condition) of what `keras.utils.unpack_x_y_sample_weight` accepts."""
    return keras.utils.unpack_x_y_sample_weight(feeding.as_tuple(batch))[:2]


def _split(data, fraction):
    """(training part, last `fraction` of the rows) of `(x, y)`."""
    if not feeding.is_arrays(data[0]):
        raise ValueError(
            "`validation_split` divides arrays only. Pass `validation_data` instead. "
            f"Received: validation_split={fraction}, x of type {type(data[0])}"
        )
    count = feeding.rows(data[0])
    kept = count - int(np.ceil(count * fraction))
    parts = [
        keras.tree.map_structure(lambda a, part=part: None if a is None else a[part], data)
        for part in (slice(None, kept), slice(kept, None))
    ]
    return parts[0], parts[1]
