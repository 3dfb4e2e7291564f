"""Trains in one process of several: `python -m tests.several_processes_job FOLDER`.

FOLDER/RANK.npz gets what `trained` returns, FOLDER the files that the callbacks write.
"""

import os
import sys
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

import keras_gan
from keras_gan.callbacks import HistoryCSV, RunCheckpoint

BATCH, ROWS = 4, 24
SAMPLES = np.random.default_rng(0).normal(size=(ROWS, 2)).astype("float32")


class Follower(layers.Layer):
    """Remembers the greatest score, which only one of the processes has seen, and what it drew."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seed_generator = keras.random.SeedGenerator(1)

    def build(self, shape):
        kept = {"initializer": "zeros", "trainable": False, "aggregation": "only_first_replica"}
        self.greatest = self.add_weight(name="greatest", shape=(), **kept)
        self.drawn = self.add_weight(name="drawn", shape=(3,), **kept)

    def call(self, inputs, training=None):
        if training:
            self.drawn.assign(keras.random.uniform((3,), seed=self.seed_generator))
        return inputs

    def follow(self, real_scores):
        self.greatest.assign(0.5 * self.greatest + ops.max(real_scores))


class Pooled(keras_gan.WGANGP):
    """Shows past fakes, too."""

    def __init__(self, *networks, **kwargs):
        super().__init__(*networks, **kwargs)
        self.pool = keras_gan.layers.ImagePool(5, seed=1)
        self.pool.build((None, 2))

    def fakes(self, turn):
        made = super().fakes(turn)
        return {**made, "fake": self.pool(made["fake"])}


LECAM = {"regularizers": [keras_gan.regularizers.LeCam(start=0)]}
#: Of each the arguments of its class and of `compile`, and whether `fit` runs layer by layer.
GAMES = {
    "GAN": ({"average": 0.9}, {"metrics": ["accuracy", "gradient_norm"]}, False),
    "WGANGP": ({"discriminator_steps": 2}, {}, False),
    "Pooled": ({"discriminator_steps": 2}, LECAM, True),
}


def made(name, seed):
    """Without layers that look at the whole minibatch."""
    arguments, chosen, eager = GAMES[name]
    keras.utils.set_random_seed(seed)
    generator = keras.Sequential([keras.Input((3,)), layers.Dense(5, "tanh"), layers.Dense(2)])
    judge = keras.Sequential(
        [keras.Input((2,)), Follower(), layers.Dense(5, "tanh"), layers.Dense(1)]
    )
    variant = Pooled if name == "Pooled" else getattr(keras_gan, name)
    gan = variant(generator, judge, seed=seed, **arguments)
    gan.compile(run_eagerly=eager, **chosen)
    return gan


def trained(name, folder, seed=0, rows=ROWS):
    """{what: array} of all that a run goes on with and of its logs, after two epochs."""
    gan = made(name, seed)
    files = [HistoryCSV(folder / f"{name}.csv"), RunCheckpoint(folder / f"{name}.weights.h5")]
    logs = gan.fit(SAMPLES[:rows], batch_size=BATCH, epochs=2, callbacks=files, verbose=0).history
    found = {f"log {key}": np.array(values) for key, values in logs.items()}
    found |= {f"held out {key}": np.array(value)
              for key, value in gan.evaluate(SAMPLES[:5], return_dict=True, verbose=0).items()
              }  # fmt: skip
    for number, variable in enumerate([*gan.variables, *gan.optimizer.variables]):
        kind = "drawn" if variable.name == "drawn" else "variable"
        found[f"{kind} {number}"] = keras.ops.convert_to_numpy(variable)
    gan.save(folder / f"{name}.keras")
    return found


def main(folder):
    rank = int(os.environ["RANK"])
    found = {}
    for name in GAMES:
        own = folder if rank == 0 else folder / "others"
        # Another seed in each process: the first one's counts.
        found |= {f"{name}/{key}": v for key, v in trained(name, own, seed=rank).items()}
    np.savez(folder / f"{rank}.npz", **found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
