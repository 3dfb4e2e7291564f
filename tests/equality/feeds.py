"""The same few samples in every form that `fit` takes.

A form is a function of (arrays, batch_size) that gives the data of `fit`.
"""

import keras
import numpy as np

_rng = np.random.default_rng(3)
LABELS = _rng.integers(0, 3, 48).astype("int32")
POINTS = (_rng.normal(size=(48, 2)) + LABELS[:, None]).astype("float32")
IMAGES = np.tanh(_rng.normal(size=(48, 8, 8, 1))).astype("float32")


def batches(arrays, size):
    """Minibatches, alone or as (real, condition); the last one may be shorter."""
    for start in range(0, len(arrays[0]), size):
        batch = tuple(array[start : start + size] for array in arrays)
        yield batch if len(batch) > 1 else batch[0]


class _Batches(keras.utils.PyDataset):
    def __init__(self, arrays, size):
        super().__init__()
        self.batches = list(batches(arrays, size))

    @property
    def num_batches(self):
        return len(self.batches)

    def __getitem__(self, index):
        return self.batches[index]


def pydataset(arrays, size):
    return _Batches(arrays, size)


def generator(arrays, size):
    while True:
        yield from batches(arrays, size)


def tf_data(arrays, size):
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices(arrays if len(arrays) > 1 else arrays[0]).batch(size)


def data_loader(arrays, size):
    import torch

    data = torch.utils.data.TensorDataset(*(torch.from_numpy(array) for array in arrays))
    return torch.utils.data.DataLoader(data, batch_size=size)
