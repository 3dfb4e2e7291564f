"""What the command does does not depend on the backend: some of its slow tests run on one each."""

import keras
import pytest


def not_on(backend):
    """Skips the tests of a file on one backend, for the same reason."""
    return pytest.mark.skipif(keras.backend.backend() == backend, reason=f"not on {backend}")


def only_on(backend):
    """Skips a test on the other two backends.

    For tests of what surrounds a training, such as flags and files, whose training itself other
    tests make on all three. JAX compiles every one of them anew.
    """
    here = keras.backend.backend()
    return pytest.mark.skipif(here != backend, reason=f"runs on {backend}")
