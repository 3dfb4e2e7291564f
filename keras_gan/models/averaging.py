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


def update_average(average, generator, decay, buffers, step):
    """average <- d * average + (1 - d) * generator,   d = min(decay, (1 + step) / (10 + step)).

    `step` counts the updates before this one. Without the second term (TensorFlow's
    `ExponentialMovingAverage(num_updates)` has it too) the untrained weights would make up 13 %
    of the average after 2,000 steps with a decay of 0.999.

    Trainable weights are averaged; statistics such as batch-norm's are copied or averaged.
    Pairs are made by position, because `average` is frozen: all its weights count as
    non-trainable.
    """
    step = ops.cast(step, "float32")
    decay = ops.minimum(decay, (1.0 + step) / (10.0 + step))
    for slow, fast in zip(average.weights, generator.weights, strict=True):
        if fast.trainable or (buffers == "average" and "float" in str(fast.dtype)):
            slow.assign(decay * slow.value + (1.0 - decay) * fast.value)
        else:
            slow.assign(fast.value)
