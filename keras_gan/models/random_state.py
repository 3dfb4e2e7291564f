"""Random state in saved files: Keras saves no seed generator, so no run would resume exactly.

On torch, `Dropout` without `seed=` draws from torch's global generator, which is not in here.
"""

import contextlib

import keras
import numpy as np

_KEY = "random_state_"


def _random_states(model):
    """The states of all seed generators, of the model and of its layers (dropout)."""
    weights = {id(variable) for variable in model.weights}
    return [variable for variable in model.variables if id(variable) not in weights]


def save_random_states(model, store):
    for index, variable in enumerate(_random_states(model)):
        store[f"{_KEY}{index}"] = keras.ops.convert_to_numpy(variable)


def load_random_states(model, store):
    """Restores them and returns what else the store holds."""
    states = _random_states(model)
    keys = [key for key in store.keys() if key.startswith(_KEY)]
    if len(keys) != len(states):
        raise ValueError(
            f"The file holds {len(keys)} random states, the model has {len(states)}: it was saved "
            f"by another architecture. Received: model={model.name}"
        )
    for index, variable in enumerate(states):
        variable.assign(store[f"{_KEY}{index}"])
    return {key: store[key] for key in store.keys() if not key.startswith(_KEY)}


@contextlib.contextmanager
def seeded(model, seed):
    """All random states of a model begin at `seed`, and afterwards stand where they stood."""
    states = _random_states(model)
    kept = [keras.ops.convert_to_numpy(state) for state in states]
    try:
        for index, state in enumerate(states, 1):  # from 1: latents are drawn at the seed itself
            state.assign(np.array([(seed + index) % 2**32, 0], "uint32"))
        yield
    finally:
        for state, value in zip(states, kept, strict=True):
            state.assign(value)
