"""The averaged generator: a slow copy that smooths the noise of training."""

import keras
from keras import ops

BUFFERS = ("copy", "average")


def averaged_copy(generator):
    """A frozen generator of the same architecture and weights."""
    copy = keras.models.clone_model(generator)
    if not copy.built:
        copy.build(generator.input_shape)
    copy.set_weights(generator.get_weights())
    copy.trainable = False
    return copy


def update_average(average, generator, decay, buffers):
    """average <- decay * average + (1 - decay) * generator.

    Trainable weights are averaged; statistics such as batch-norm's are copied or averaged.
    Pairs are made by position, because `average` is frozen: all its weights count as
    non-trainable.
    """
    for slow, fast in zip(average.weights, generator.weights, strict=True):
        if fast.trainable or (buffers == "average" and "float" in str(fast.dtype)):
            slow.assign(decay * slow.value + (1.0 - decay) * ops.cast(fast.value, slow.dtype))
        else:
            slow.assign(fast.value)
