"""The Inception network of the published FIDs, for every backend."""

from typing import NamedTuple

import keras
import numpy as np

SIZE = 299  # pixels, height and width


class Conv(NamedTuple):
    """Convolution, batch normalisation, ReLU."""

    name: str
    filters: int
    kernel: int | tuple[int, int]
    strides: int = 1
    padding: str = "same"


# A block is a list of branches side by side, a branch a list of steps one after the other. A list
# as a step is a fork: its convolutions all see the step before, and all are outputs.
AVERAGE, LARGEST, HALF = "average", "largest", "half"  # 3x3 pooling; HALF: largest, strides 2


def _block_a(pool):
    return [
        [Conv("branch1x1", 64, 1)],
        [Conv("branch5x5_1", 48, 1), Conv("branch5x5_2", 64, 5)],
        [Conv("branch3x3dbl_1", 64, 1), Conv("branch3x3dbl_2", 96, 3),
         Conv("branch3x3dbl_3", 96, 3)],
        [AVERAGE, Conv("branch_pool", pool, 1)],
    ]  # fmt: skip


def _block_b():
    return [
        [Conv("branch3x3", 384, 3, 2, "valid")],
        [Conv("branch3x3dbl_1", 64, 1), Conv("branch3x3dbl_2", 96, 3),
         Conv("branch3x3dbl_3", 96, 3, 2, "valid")],
        [HALF],
    ]  # fmt: skip


def _block_c(filters):
    return [
        [Conv("branch1x1", 192, 1)],
        [Conv("branch7x7_1", filters, 1), Conv("branch7x7_2", filters, (1, 7)),
         Conv("branch7x7_3", 192, (7, 1))],
        [Conv("branch7x7dbl_1", filters, 1), Conv("branch7x7dbl_2", filters, (7, 1)),
         Conv("branch7x7dbl_3", filters, (1, 7)), Conv("branch7x7dbl_4", filters, (7, 1)),
         Conv("branch7x7dbl_5", 192, (1, 7))],
        [AVERAGE, Conv("branch_pool", 192, 1)],
    ]  # fmt: skip


def _block_d():
    return [
        [Conv("branch3x3_1", 192, 1), Conv("branch3x3_2", 320, 3, 2, "valid")],
        [Conv("branch7x7x3_1", 192, 1), Conv("branch7x7x3_2", 192, (1, 7)),
         Conv("branch7x7x3_3", 192, (7, 1)), Conv("branch7x7x3_4", 192, 3, 2, "valid")],
        [HALF],
    ]  # fmt: skip


def _block_e(pooling):
    return [
        [Conv("branch1x1", 320, 1)],
        [Conv("branch3x3_1", 384, 1),
         [Conv("branch3x3_2a", 384, (1, 3)), Conv("branch3x3_2b", 384, (3, 1))]],
        [Conv("branch3x3dbl_1", 448, 1), Conv("branch3x3dbl_2", 384, 3),
         [Conv("branch3x3dbl_3a", 384, (1, 3)), Conv("branch3x3dbl_3b", 384, (3, 1))]],
        [pooling, Conv("branch_pool", 192, 1)],
    ]  # fmt: skip


# (height and width of the result) and the number of its channels stand at the right.
STEM = [
    [Conv("Conv2d_1a_3x3", 32, 3, 2, "valid"),  # 149
     Conv("Conv2d_2a_3x3", 32, 3, 1, "valid"), Conv("Conv2d_2b_3x3", 64, 3), HALF],  # 73, 64
    [Conv("Conv2d_3b_1x1", 80, 1), Conv("Conv2d_4a_3x3", 192, 3, 1, "valid"), HALF],  # 35, 192
]  # fmt: skip
BODY = {
    "Mixed_5b": _block_a(32),  # 35, 256
    "Mixed_5c": _block_a(64),  # 35, 288
    "Mixed_5d": _block_a(64),
    "Mixed_6a": _block_b(),  # 17, 768
    "Mixed_6b": _block_c(128),
    "Mixed_6c": _block_c(160),
    "Mixed_6d": _block_c(160),
    "Mixed_6e": _block_c(192),
    "Mixed_7a": _block_d(),  # 8, 1280
    "Mixed_7b": _block_e(AVERAGE),  # 8, 2048
    "Mixed_7c": _block_e(LARGEST),  # as in the graph of 2015; later Inceptions average here too
}


@keras.saving.register_keras_serializable(package="keras_gan")
class Bias(keras.layers.Layer):
    """Adds a vector: the logits are wanted with it and without it."""

    def build(self, input_shape):
        self.bias = self.add_weight(name="bias", shape=input_shape[-1:], initializer="zeros")

    def call(self, inputs):
        return inputs + self.bias

    def compute_output_shape(self, input_shape):
        return input_shape


# Said for every layer, because a user's keras.json or mixed precision must not change FIDs.
_DTYPE = {"dtype": "float32"}
_LAYOUT = {"data_format": "channels_last", **_DTYPE}


def _convolve(x, step, prefix):
    name = prefix + step.name
    x = keras.layers.Conv2D(
        step.filters, step.kernel, strides=step.strides, padding=step.padding, use_bias=False,
        kernel_initializer="zeros",  # draws nothing: the user's random state stays as it is
        name=f"{name}__conv", **_LAYOUT,
    )(x)  # fmt: skip
    x = keras.layers.BatchNormalization(axis=-1, epsilon=1e-3, name=f"{name}__bn", **_DTYPE)(x)
    return keras.layers.ReLU(name=f"{name}__relu", **_DTYPE)(x)


def _pool(x, kind):
    if kind == AVERAGE:  # over the pixels that exist, not over the padding
        return keras.layers.AveragePooling2D(3, strides=1, padding="same", **_LAYOUT)(x)
    if kind == LARGEST:
        return keras.layers.MaxPooling2D(3, strides=1, padding="same", **_LAYOUT)(x)
    return keras.layers.MaxPooling2D(3, strides=2, padding="valid", **_LAYOUT)(x)


def _branch(x, steps, prefix=""):
    """The outputs of a branch, one or those of its fork."""
    outputs = [x]
    for step in steps:
        if isinstance(step, list):
            outputs = [_convolve(x, convolution, prefix) for convolution in step]
        else:
            x = _convolve(x, step, prefix) if isinstance(step, Conv) else _pool(x, step)
            outputs = [x]
    return outputs


def inception_network():
    """The InceptionV3 of 2015-12-05, whose features published FIDs and inception scores use.

    It is not `keras.applications.InceptionV3`: other weights, another last pooling, scales in the
    batch normalisation and 1008 logits. Its weights are zero until `assign_state` fills them.

    Returns:
        Keras model from images (batch, 299, 299, 3), scaled to (levels - 128) / 128, to a
        dictionary: "64", "192", "768" and "2048" are features (batch, d), averages over the image
        after the two stem parts, Mixed_6e and Mixed_7c; "logits_unbiased" (batch, 1008) are the
        class scores without bias, which the inception score uses, and "logits" those with it.

    [Szegedy et al., 2016](https://arxiv.org/abs/1512.00567),
    [Heusel et al., 2017](https://arxiv.org/abs/1706.08500)
    """
    outputs = {}

    def keep(x):
        layer = keras.layers.GlobalAveragePooling2D(**_LAYOUT)
        outputs[str(x.shape[-1])] = layer(x)

    x = inputs = keras.Input((SIZE, SIZE, 3), dtype="float32")
    for steps in STEM:
        (x,) = _branch(x, steps)
        keep(x)
    for name, branches in BODY.items():
        parts = [part for steps in branches for part in _branch(x, steps, f"{name}__")]
        x = keras.layers.Concatenate(axis=-1, name=name, **_DTYPE)(parts)
        if name in ("Mixed_6e", "Mixed_7c"):
            keep(x)
    logits = keras.layers.Dense(
        1008, use_bias=False, kernel_initializer="zeros", name="fc__weight", **_DTYPE
    )(outputs["2048"])
    outputs["logits_unbiased"] = logits
    outputs["logits"] = Bias(name="fc__bias", **_DTYPE)(logits)
    return keras.Model(inputs, outputs, name="inception_2015", trainable=False)


def _targets(network):
    """{torch's name: (variable, torch's axes in the order of Keras)}."""
    targets = {}
    for layer in network.layers:
        name = layer.name.replace("__", ".")
        if isinstance(layer, keras.layers.Conv2D):
            targets[f"{name}.weight"] = layer.kernel, (2, 3, 1, 0)
        elif isinstance(layer, keras.layers.BatchNormalization):
            targets[f"{name}.weight"] = layer.gamma, (0,)
            targets[f"{name}.bias"] = layer.beta, (0,)
            targets[f"{name}.running_mean"] = layer.moving_mean, (0,)
            targets[f"{name}.running_var"] = layer.moving_variance, (0,)
        elif isinstance(layer, keras.layers.Dense):
            targets[name] = layer.kernel, (1, 0)
        elif isinstance(layer, Bias):
            targets[name] = layer.bias, (0,)
    return targets


def state_shapes(network):
    """`{name: shape}` of the arrays that `assign_state` wants, torch's names and axes."""
    return {
        name: tuple(variable.shape[axes.index(axis)] for axis in range(len(axes)))
        for name, (variable, axes) in _targets(network).items()
    }


def assign_state(network, state):
    """Fill `inception_network()` with the weights of its twin in torch.

    Args:
        network: what `inception_network` returned.
        state: `{name: array}`, torch's names and axes: "Conv2d_1a_3x3.conv.weight" (32, 3, 3, 3)
            and so on. "*.num_batches_tracked" is ignored.

    Raises:
        ValueError: when arrays are missing, unknown or of another shape; nothing is changed then.
    """
    shapes = state_shapes(network)
    state = {
        name: np.asarray(array)
        for name, array in state.items()
        if not name.endswith(".num_batches_tracked")
    }
    missing = [name for name in shapes if name not in state]
    unknown = [name for name in state if name not in shapes]
    if missing or unknown:
        raise ValueError(
            "These are not the weights of the FID Inception network, which has the "
            f"{len(shapes)} arrays of pytorch-fid and torch-fidelity. "
            f"Received: {len(state)} arrays, {len(missing)} missing {missing[:3]}, "
            f"{len(unknown)} unknown {unknown[:3]}"
        )
    for name, shape in shapes.items():
        if state[name].shape != shape:
            raise ValueError(
                f"{name!r} must have the shape {shape}. Received: {name}.shape={state[name].shape}"
            )
    for name, (variable, axes) in _targets(network).items():
        variable.assign(np.ascontiguousarray(state[name].transpose(axes), "float32"))
