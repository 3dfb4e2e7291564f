"""One trained model of a case, and what was seen on the way: it answers the table's questions."""

import dataclasses
from pathlib import Path

import keras
from keras import ops

BATCH = 8


@dataclasses.dataclass
class Trained:
    """A model after two calls of `fit`, two epochs each; questions must leave it as it is.

    Args:
        gan: the model.
        before: {network's name: its trainable weights before the first step}.
        history: logs of all four epochs.
        traces: how often Python had run through the step after each call of `fit`.
        half, whole: .keras files after the first and after the second call.
    """

    gan: keras.Model
    before: dict
    history: dict
    traces: list
    half: Path
    whole: Path


def state(model):
    """Everything that training changes, on the host."""
    return [ops.convert_to_numpy(v) for v in [*model.variables, *model.optimizer.variables]]


def weights(model):
    """{network's name: trainable weights} of both sides."""
    return {
        name: [ops.convert_to_numpy(v) for v in getattr(model, name).trainable_variables]
        for name in (*model.generators, *model.discriminators)
    }


def train(make, data, folder):
    """Train `make()` on `data`, the arguments of `fit`, and save in `folder` on the way."""
    keras.utils.set_random_seed(1)
    gan = make()
    traces = []
    objective = gan.generator_objective
    gan.generator_objective = lambda turn: traces.append(1) or objective(turn)
    gan.compile()
    before, history, counts = weights(gan), {}, []
    for name, epochs in (("half", 2), ("whole", 4)):
        logs = gan.fit(
            *data, batch_size=BATCH, epochs=epochs, initial_epoch=epochs - 2, verbose=0
        ).history
        history = {key: history.get(key, []) + values for key, values in logs.items()}
        counts.append(len(traces))
        gan.save(folder / f"{name}.keras")
    return Trained(gan, before, history, counts, folder / "half.keras", folder / "whole.keras")
