"""Means over equal stretches of steps, out of the running means of epochs of any length."""


class Windows:
    """Takes the logs of steps, means since the epoch's beginning, and gives means since the last.

    What Keras logs at step n of an epoch is the mean of its first n steps, so n times that less
    what it was at an earlier step is the sum between the two. Short epochs are put together.

    Args:
        length: steps of a window, at least.

    Example:
        windows = Windows(100)
        windows.add(50, {"d_loss": 1.0})     # None
        windows.add(100, {"d_loss": 2.0})    # ({"d_loss": 2.0}, 100)
        windows.add(200, {"d_loss": 3.0})    # ({"d_loss": 4.0}, 100)
    """

    def __init__(self, length):
        self.length = length
        self._start, self._sums = 0, {}  # of this epoch: where the window began
        self._before, self._carried = 0, {}  # what earlier epochs have left for it

    def due(self, done):
        """Whether a window is full after so many steps of the epoch."""
        return self._before + done - self._start >= self.length

    def add(self, done, logs):
        """({key: mean}, steps) of the window that ends here, or None while it is not full.

        Args:
            done: steps since the epoch's beginning.
            logs: {key: mean of them}.
        """
        if not self.due(done):
            return None
        steps, sums = self._before + done - self._start, self._sums_at(done, logs)
        self._start, self._sums = done, {key: done * value for key, value in logs.items()}
        self._before, self._carried = 0, {}
        return {key: value / steps for key, value in sums.items()}, steps

    def end_epoch(self, done, logs):
        """The next steps are those of another epoch."""
        self._carried = self._sums_at(done, logs)
        self._before += done - self._start
        self._start, self._sums = 0, {}

    def _sums_at(self, done, logs):
        return {
            key: self._carried.get(key, 0.0) + done * value - self._sums.get(key, 0.0)
            for key, value in logs.items()
        }
