"""Features of an evaluation are computed in full float32 on every device."""

import keras
import pytest
from keras import ops

from keras_gan import backend


def precision():
    """How the framework would multiply float32 now."""
    if keras.backend.backend() == "jax":
        import jax

        one = ops.ones((2, 2))
        return str(jax.make_jaxpr(lambda a: a @ a)(one).eqns[0].params["precision"])
    if keras.backend.backend() == "torch":
        import torch

        return torch.backends.cudnn.allow_tf32
    import tensorflow as tf

    return tf.config.experimental.tensor_float_32_execution_enabled()


def test_inside_it_is_full_and_outside_what_it_was():
    before = precision()
    with pytest.raises(KeyError), backend.full_precision():
        inside = precision()
        assert "HIGHEST" in inside if isinstance(inside, str) else inside is False
        assert inside != before
        raise KeyError
    assert precision() == before
