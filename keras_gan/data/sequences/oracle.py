"""`oracle`: a recurrent network with random weights, which knows the likelihood of what it says."""

import numpy as np
from scipy.special import expit

from keras_gan.data.sequences.law import Law

_SIZE, _LENGTH, _UNITS = 500, 20, 32
_ROWS = 1024  # at a time


class Oracle(Law):
    """An LSTM with weights from N(0, 1), the synthetic data of SeqGAN in float64.

    Each token is drawn from the softmax of the network that has read those before it. The network
    begins with an empty state and reads token 0 first, as SeqGAN's does; token 0 is a word too.

    Args:
        length: tokens of a sequence.
        size: different tokens; SeqGAN has 5000.
        seed: int, draws the weights.

    [Yu et al., 2017](https://arxiv.org/abs/1609.05473), section 4.
    """

    def __init__(self, length=_LENGTH, size=_SIZE, seed=0):
        self.part = {"kind": "tokens", "size": size, "length": length}
        draw = np.random.default_rng([seed, 2]).standard_normal
        self.embeddings = draw((size, _UNITS))
        # Gates in a row: input, forget, output, and what is taken in.
        self.of_input, self.of_state = draw((_UNITS, 4 * _UNITS)), draw((_UNITS, 4 * _UNITS))
        self.gate_bias = draw(4 * _UNITS)
        self.to_logits, self.logit_bias = draw((_UNITS, size)), draw(size)

    def sample(self, count, seed):
        generator = np.random.default_rng([seed, 3])
        parts = [self._drawn(len(rows), generator) for rows in _portions(np.arange(count))]
        return np.concatenate(parts)

    def log_likelihood_of(self, ids):
        return np.concatenate([self._read(rows) for rows in _portions(ids)])

    def _drawn(self, count, generator):
        ids = np.zeros((count, self.part["length"]), np.int32)
        state, token = self._begin(count)
        for place in range(ids.shape[1]):
            state, logits = self._step(state, token)
            chances = np.exp(logits).cumsum(axis=1)
            drawn = generator.random((count, 1)) * chances[:, -1:]
            token = ids[:, place] = (chances <= drawn).sum(axis=1)
        return ids

    def _read(self, ids):
        state, token = self._begin(len(ids))
        total = np.zeros(len(ids))
        for place in range(ids.shape[1]):
            state, logits = self._step(state, token)
            token = ids[:, place]
            total += logits[np.arange(len(ids)), token] - np.log(np.exp(logits).sum(axis=1))
        return total

    def _begin(self, count):
        return (np.zeros((count, _UNITS)), np.zeros((count, _UNITS))), np.zeros(count, int)

    def _step(self, state, token):
        """((output, memory), logits with a largest one of 0) after one more token."""
        output, memory = state
        gates = self.embeddings[token] @ self.of_input + output @ self.of_state + self.gate_bias
        let_in, keep, let_out, new = np.split(gates, 4, axis=1)
        memory = expit(keep) * memory + expit(let_in) * np.tanh(new)
        output = expit(let_out) * np.tanh(memory)
        logits = output @ self.to_logits + self.logit_bias
        return (output, memory), logits - logits.max(axis=1, keepdims=True)


def _portions(rows):
    return np.split(rows, range(_ROWS, max(len(rows), 1), _ROWS))
