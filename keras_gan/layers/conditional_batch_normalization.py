"""Batch normalisation whose gain and shift depend on the class."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class ConditionalBatchNormalization(keras.layers.Layer):
    """gamma[label] x_normalised + beta[label], one row of gains and shifts for each class.

    Use it in a generator of classes instead of `BatchNormalization`. Statistics are those of the
    whole batch. gamma begins at 1 and beta at 0, so it begins as batch normalisation.

    Args:
        classes: number of classes; labels are 0 to classes - 1.
        momentum, epsilon: of the statistics, as in `keras.layers.BatchNormalization`.

    Call: `[x, labels]` with x (batch, ..., channels) and integer labels (batch,); to the shape of x

    Example:
        x = ConditionalBatchNormalization(10)([x, labels])

    [Dumoulin et al., 2017](https://arxiv.org/abs/1610.07629); numbers of
    [Miyato & Koyama, 2018](https://arxiv.org/abs/1802.05637).
    """

    def __init__(self, classes, momentum=0.9, epsilon=2e-5, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        if not isinstance(classes, int) or isinstance(classes, bool) or classes < 1:
            raise ValueError(f"`classes` must be a positive integer. Received: classes={classes!r}")
        self.classes = classes
        self.momentum = momentum
        self.epsilon = epsilon
        self.norm = keras.layers.BatchNormalization(
            momentum=momentum, epsilon=epsilon, center=False, scale=False, name="norm",
            dtype=self.dtype_policy,
        )  # fmt: skip

    def build(self, input_shape):
        shape, labels = _pair(input_shape)
        if len(labels) != 1:
            raise ValueError(
                "Labels are integers of shape (batch,), one for each sample. "
                f"Received: labels of shape {tuple(labels)}"
            )
        self.norm.build(shape)
        table = (self.classes, shape[-1])
        self.gamma = self.add_weight(name="gamma", shape=table, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=table, initializer="zeros")

    def call(self, inputs, training=None):
        x, labels = inputs
        x = self.norm(x, training=training)
        row = (-1, *[1] * (len(x.shape) - 2), x.shape[-1])
        labels = ops.cast(labels, "int32")
        gamma, beta = (
            ops.reshape(ops.take(table, labels, axis=0), row) for table in (self.gamma, self.beta)
        )
        return gamma * x + beta

    def compute_output_shape(self, input_shape):
        return tuple(_pair(input_shape)[0])

    def get_config(self):
        return {
            **super().get_config(),
            "classes": self.classes,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
        }


def _pair(shapes):
    if len(shapes) != 2 or not all(isinstance(shape, (list, tuple)) for shape in shapes):
        raise ValueError(
            "ConditionalBatchNormalization is called with a list of two, [x, labels]. "
            f"Received: input_shape={shapes}"
        )
    return shapes
