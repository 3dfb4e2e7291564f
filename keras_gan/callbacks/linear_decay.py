"""Both players' rates, constant at first and then on a line to zero."""

import keras


class LinearDecay(keras.callbacks.Callback):
    """Multiplies both players' rates by a factor of the epoch, as pix2pix and CycleGAN do.

        1 up to epoch `start`;  1 - (epoch - start) / (end - start + 1) afterwards, epochs from 1

    so 1, 100/101 and 1/101 in the epochs 100, 101 and 200 of the papers' 200. (Versions of their
    code differ by one epoch, and in some the last epoch learns nothing.) The full rates are put
    back when an epoch ends, so that a file that is saved then goes on rightly: stand it before
    callbacks that save.

    Args:
        start: the last epoch of the full rates.
        end: the last epoch.

    Example:
        gan.fit(a, b, epochs=200, callbacks=[LinearDecay(100, 200)])
    """

    def __init__(self, start, end):
        super().__init__()
        if not 0 <= start < end:
            raise ValueError(
                "The rates fall from an epoch on to a later one. "
                f"Received: start={start}, end={end}"
            )
        self.start = start
        self.end = end

    def factor(self, epoch):
        """For an epoch, counted from 1."""
        return 1.0 - max(0, epoch - self.start) / (self.end - self.start + 1)

    def on_train_begin(self, logs=None):
        players = self.model.generator_optimizer, self.model.discriminator_optimizer
        self._rates = [(player, _rate(player)) for player in players]

    def on_epoch_begin(self, epoch, logs=None):
        self._set(max(self.factor(epoch + 1), 0.0))

    def on_epoch_end(self, epoch, logs=None):
        self._set(1.0)

    def _set(self, factor):
        for player, rate in self._rates:
            player.learning_rate = rate * factor


def _rate(optimizer):
    rate = float(keras.ops.convert_to_numpy(optimizer.learning_rate))
    try:
        optimizer.learning_rate = rate
    except TypeError as error:
        raise ValueError(
            "LinearDecay sets the rates, and this optimizer follows a schedule of its own. Compile "
            f"with a number. Received: {optimizer.name}, learning_rate={rate:g} by a schedule"
        ) from error
    return rate
