"""Where the weights of new networks begin."""

import contextlib
import random


@contextlib.contextmanager
def weights_of(seed):
    """Networks that are built within the block begin with the same weights for the same seed.

    Keras draws the seeds of initializers that have none from Python's own random numbers, which
    then go on as if nothing had been drawn. None leaves them as they are.
    """
    if seed is None:
        yield
        return
    state = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(state)
