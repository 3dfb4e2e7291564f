"""`fit`, `evaluate` and `train_on_batch`: what goes in is checked before the first step."""

import keras
from keras import ops

from keras_gan import feeding
from keras_gan.metrics import mode_of
from keras_gan.models.checks import check_choice
from keras_gan.models.compiled import CompiledPlayers
from keras_gan.models.data_checks import check_finite
from keras_gan.models.default_features import give_default_features
from keras_gan.models.fit_arguments import (
    check_no_weights,
    check_packs,
    check_size,
    check_steps,
)
from keras_gan.models.guard import LossGuard
from keras_gan.models.question import question
from keras_gan.models.writers import without_writers


class FittedPlayers(CompiledPlayers):
    """Players that take data."""

    #: The paper's minibatch, used by `fit` when none is given.
    batch_size = 64
    #: Names of the data's parts; parts of one stream share their rows, streams are unpaired.
    streams = (("real",),)
    #: Whether the generator's turn has a minibatch of real data of its own.
    generator_minibatch = False

    # ---- The questions that a game answers ----

    @question
    def check_parts(self, parts):
        """Raise a `ValueError` that helps when {part's name: arrays} do not fit the networks."""
        for name, part in parts.items():
            check_finite(name, part)

    @question
    def prepare_parts(self, parts):
        """{part's name: arrays} of whole data as the networks take them: sentences as numbers.

        Not asked of data that come in batches, which must hold numbers.
        """
        return parts

    @question
    def remember(self, parts):
        """Keep something of the {part's name: arrays} of `fit`, as the networks take them."""

    @question
    def streams_in_use(self):
        """(`streams` that this model needs, names of parts that may come along unused)."""
        return self.streams, ()

    @question
    def divide(self, x, y, training=False):
        """(x, y) of arrays as `fit` shall take them; a game may divide y's rows into its parts.

        Args:
            x, y: as given to `fit` (`training`), `evaluate` or `train_on_batch`.
        """
        return x, y

    def check_arrays(self, x, y=None):
        """Raise what `fit(x, y)` of arrays would raise, before anything is trained."""
        self._feed().training_arrays(x, feeding.as_rows(y))

    # ---- fit ----

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
        class_weight=None,
        sample_weight=None,
        initial_epoch=0,
        steps_per_epoch=None,
        validation_steps=None,
        validation_batch_size=None,
        validation_freq=1,
    ):
        """Train, as `keras.Model.fit`: `x` and `y` are the first two parts of the data.

        A dictionary {part's name: arrays} gives all parts, `streams` has their names. What
        `keras_gan.data.load` gives may stand for both, here and as `validation_data`. Batches
        (tf.data, PyDataset, DataLoader, generator) are `x`, `(x, y)` or such dictionaries.

        `batch_size` is the minibatch of one update; a step takes `discriminator_steps` of them.
        Steps, `steps_per_epoch` and logs count generator updates. With k > 1 a last group that is
        too short is dropped. Arrays are shuffled in an order that depends on the seed and the
        number of steps done, so training goes on exactly where it stopped.
        """
        self._assert_compile_called("fit")
        self._check_unfrozen()
        self.unite()
        check_no_weights(class_weight=class_weight, sample_weight=sample_weight)
        check_steps(steps_per_epoch)
        check_size("batch_size", batch_size)
        check_size("validation_batch_size", validation_batch_size)
        feed = self._feed()
        x, y = _parts_of(x, y, "training_parts")
        if validation_data is not None:
            validation_data = getattr(validation_data, "held_out_parts", validation_data)
        if validation_split and validation_data is None:
            (x, y), validation_data = feeding.split(x, y, validation_split)
        minibatch = batch_size or self.batch_size
        if validation_data is not None:
            give_default_features(self.host_metrics, x, y)
        validation_data = feed.held_out(
            validation_data, validation_batch_size or minibatch, validation_steps
        )
        if feeding.is_arrays(x if y is None else (x, y)):
            validation_batch_size = validation_batch_size or minibatch
            if not self.steps_done:  # a run of an older version goes on as it began
                self._check_packs(minibatch)
            x = feed.arrays(x, y, minibatch, shuffle, steps_per_epoch)
            self.remember({k: v for stream in x.arrays for k, v in stream.items()})
            shuffle = False
            if not isinstance(callbacks, keras.callbacks.CallbackList):
                callbacks = [_EpochBegin(x), *keras.tree.flatten(callbacks or [])]
                x = self.pipeline(x)
        else:
            if batch_size is not None or y is not None:
                raise ValueError(
                    "Data that come in batches hold their own condition and batch size. "
                    f"Received: batch_size={batch_size}, y={'None' if y is None else type(y)}"
                )
            shuffle = shuffle and isinstance(x, keras.utils.PyDataset)
            x = feed.batches(x, steps_per_epoch)
        return super().fit(
            x,
            epochs=epochs,
            verbose=verbose if self.writes else 0,
            callbacks=self._guarded(callbacks),
            validation_data=validation_data,
            shuffle=shuffle,
            initial_epoch=initial_epoch,
            steps_per_epoch=steps_per_epoch,
            validation_steps=validation_steps,
            validation_batch_size=validation_batch_size,
            validation_freq=validation_freq,
        )

    def evaluate(self, x=None, y=None, batch_size=None, *args, return_dict=False, **kwargs):
        """As `keras.Model.evaluate`; metrics of features finish here, on the host in float64.

        Unpaired streams of arrays are brought to the length of the longest by repetition.
        """
        check_no_weights(sample_weight=kwargs.get("sample_weight"))
        check_size("batch_size", batch_size)
        x, y = _parts_of(x, y, "held_out_parts")
        if x is None:
            raise ValueError("There is nothing to evaluate on. Received: x=None")
        give_default_features(self.host_metrics, x, y)
        if feeding.is_arrays(x if y is None else (x, y)):
            feed = self._feed()
            parts = feed.checked(*feed.divide(x, y))
            x, y = feed.in_order(parts, batch_size or self.batch_size), None
            batch_size = None if isinstance(x, keras.utils.PyDataset) else batch_size
        elif y is None:
            x = feeding.readable(x, kwargs.get("steps"))
        if not (self.writes or args):
            kwargs["verbose"] = 0
        logs = dict(super().evaluate(x, y, batch_size, *args, return_dict=True, **kwargs))
        for metric in self.host_metrics:
            logs.update(metric.result())
        return logs if return_dict else list(logs.values())

    def train_on_batch(self, x, y=None, return_dict=False):
        """One training step on `discriminator_steps` minibatches joined along the first axis."""
        return super().train_on_batch(self._of_one_step(x, y), return_dict=return_dict)

    def train_side_on_batch(self, side, x, y=None):
        """The part of one training step that one side plays; the other keeps its weights.

        To look at a single move, not to train with: it may run layer by layer. The clock,
        `steps_done`, counts the generators' moves. The losses of the move are in
        `get_metrics_result()`, if `reset_metrics()` came before it.

        Args:
            side: `"discriminators"`, which move `discriminator_steps` times, or `"generators"`.
            x, y: as for `train_on_batch`, of which the generators use the first minibatch.

        Example:
            gan.train_side_on_batch("discriminators", points[:64])
            gan.train_side_on_batch("generators", points[:64])   # together `train_on_batch`
        """
        check_choice("side", side, ("discriminators", "generators"))
        self.update_side(side, (self._of_one_step(x, y),))

    def _of_one_step(self, x, y):
        """{part's name: arrays} of all minibatches of one step, checked."""
        self._assert_compile_called("train_on_batch")
        self._check_unfrozen()
        parts = self._feed().checked_step(*self.divide(x, y))
        count = feeding.rows_of(parts)
        shares = self._group * self.replicas
        if count % shares:
            shared = f", each in equal parts for {self.replicas} devices" * (self.replicas > 1)
            raise ValueError(
                f"`train_on_batch` takes {self._group} minibatches of equal size at once "
                f"(`discriminator_steps`){shared}; the rows must be a multiple of {shares}. "
                f"Received: x with {count} rows"
            )
        self._check_packs(count // self._group)
        return parts

    def _check_packs(self, minibatch):
        check_packs(minibatch // self.replicas, self.networks(self.discriminators))

    def named_parts(self, x, y=None):
        """{part's name: arrays or tensors} of what one call or one batch brings."""
        return feeding.by_name(x, y, *self.streams_in_use())

    @property
    def steps_done(self) -> int:
        """Generator updates since the beginning: the clock of the run."""
        self._assert_compile_called("steps_done")
        return int(ops.convert_to_numpy(ops.convert_to_tensor(self.optimizer.iterations)))

    def steps_per_epoch(self, samples, batch_size=None) -> int:
        """Training steps of one pass over `samples` rows of arrays.

        With k = 1 a last, shorter minibatch of a lone stream counts; a group of k that is too
        short does not. Raises a `ValueError` when the rows do not make a single step, or a
        minibatch does not fill its packs (`layers.Pack`).
        """
        self._check_packs(batch_size or self.batch_size)
        streams = len(self.streams_in_use()[0])
        return feeding.steps_of(samples, batch_size or self.batch_size, self._group, streams)

    @property
    def _group(self):
        """Minibatches that one training step consumes."""
        shown = self.discriminator_steps if self.minibatches == "fresh" else 1
        return shown + bool(self.generator_minibatch)

    def _feed(self):
        streams, ignored = self.streams_in_use()
        state = ops.convert_to_tensor(self.seed_generator.state)  # also of a mirrored variable
        return feeding.Feed(
            streams,
            ignored,
            self._group,
            self.check_parts,
            self.prepare_parts,
            seed=int(ops.convert_to_numpy(state)[0]),
            clock=lambda: self.steps_done,
            replicas=self.replicas,
            evaluation_replicas=self.evaluation_replicas,
            divide=self.divide,
        )

    def _guarded(self, callbacks):
        if isinstance(callbacks, keras.callbacks.CallbackList):
            return callbacks
        callbacks = keras.tree.flatten(callbacks) if callbacks else []
        for callback in callbacks:
            # Keras knows the better way of its own metrics alone.
            if getattr(callback, "mode", None) == "auto" and hasattr(callback, "monitor"):
                callback.mode = mode_of(str(callback.monitor), self.trackers) or "auto"
        return [LossGuard(), *(callbacks if self.writes else without_writers(callbacks))]

    def _check_unfrozen(self):
        sides = self.networks(self.generators), self.networks(self.discriminators)
        self.optimizer.check_players(*sides)


class _EpochBegin(keras.callbacks.Callback):
    """Tells arrays where the training stands before a pipeline begins to read them."""

    def __init__(self, groups):
        super().__init__()
        self.groups = groups

    def on_epoch_begin(self, epoch, logs=None):
        self.groups.on_epoch_begin()


def _parts_of(x, y, which):
    """(x, y) of a `keras_gan.data.Data` in the place of x, or as they are."""
    if y is None and hasattr(x, which):
        return (*getattr(x, which), None)[:2]
    return x, feeding.as_rows(y)
