"""Several devices on JAX: one program whose arrays lie in parts on all of them.

The program's numbers are those of one device, random numbers and batch statistics included.
"""

import keras
import numpy as np


def replicas():
    """The number of devices that share each minibatch."""
    distribution = keras.distribution.distribution()
    return 1 if distribution is None else distribution.device_mesh.devices.size


def own_rows(draw, count):
    return draw(count)


def all_rows(array):
    return array


def mean_over_replicas(values):
    return values


def check_distribution(variables):
    """A `ValueError` for what cannot train."""
    distribution = keras.distribution.distribution()
    if distribution is None:
        return
    if not isinstance(distribution, keras.distribution.DataParallel):
        raise ValueError(
            "A GAN trains on one device or under `keras.distribution.DataParallel`. "
            f"Received: distribution={type(distribution).__name__}"
        )
    if any(len(variable.value.sharding.device_set) != replicas() for variable in variables):
        raise ValueError(
            "Call `keras.distribution.set_distribution` before the networks, the optimizers and "
            "the model are made. Received: variables that do not lie on all "
            f"{replicas()} devices"
        )


def predict_in_parts(predict, x, batch_size):
    """`predict` on any number of rows: the last ones are repeated until all devices have equal
    parts, and left out of the result."""
    count = keras.tree.flatten(x)[0].shape[0]
    devices = replicas()

    def filled(array):
        array = np.asarray(array)
        return np.concatenate([array, np.repeat(array[-1:], -count % devices, axis=0)])

    made = predict(keras.tree.map_structure(filled, x), -(-batch_size // devices) * devices)
    return keras.tree.map_structure(lambda array: array[:count], made)
