"""All 27 sequences of 3 out of 3 tokens, and what is exact about them, in NumPy's float64.

An LSTM written by hand knows their probabilities, and central differences the slopes of these by
every weight.
"""

import itertools

import numpy as np

SIZE, LENGTH, WIDTH = 3, 3, 2
EVERY = np.array(list(itertools.product(range(SIZE), repeat=LENGTH)), "int32")


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def log_probabilities(weights, ids):
    """log p(id_t | ids before t), (count, length); `weights` as Keras orders an LSTM's."""
    embedding, kernel, recurrent, bias, head, head_bias = weights
    hidden = cell = np.zeros((len(ids), WIDTH))
    before, logs = np.full(len(ids), SIZE), []
    for t in range(ids.shape[1]):
        gates = embedding[before] @ kernel + hidden @ recurrent + bias
        i, f, g, o = np.split(gates, 4, axis=1)
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        hidden = sigmoid(o) * np.tanh(cell)
        logits = hidden @ head + head_bias
        logits = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        before = ids[:, t]
        logs.append(logits[np.arange(len(ids)), before])
    return np.stack(logs, axis=1)


def slopes(weights, step=1e-5):
    """d log p(id_t | ids before t) / d each weight: (27, length, number of weights)."""
    found = []
    for array in weights:
        for place in np.ndindex(array.shape):
            ends = []
            for sign in (1, -1):
                array[place] += sign * step
                ends.append(log_probabilities(weights, EVERY))
                array[place] -= sign * step
            found.append((ends[0] - ends[1]) / (2 * step))
    return np.stack(found, axis=-1)


def flat(weights):
    return np.concatenate([np.ravel(array) for array in weights])


def drawn_weights(rng):
    """Weights with which no token is rare."""
    shapes = [(SIZE + 1, WIDTH), (WIDTH, 4 * WIDTH), (WIDTH, 4 * WIDTH), (4 * WIDTH,),
              (WIDTH, SIZE), (SIZE,)]  # fmt: skip
    return [rng.normal(size=shape).astype("float32").astype("float64") for shape in shapes]
