"""Who is timed: `fit`, and the loops that an expert writes by hand."""

import importlib
import time

import keras
import numpy as np

from benchmarks.throughput.models import Minibatches, compiled


def loop_length(cell):
    """Steps in one call of contenders that loop on the device."""
    return 32 if cell.points else 2


def contenders(cell):
    """{name: function that makes a function of a number of steps that returns seconds}."""
    loop = loop_length(cell)
    made = {"fit": lambda: ours(cell)}
    if not cell.heavy:
        made["fit from batches"] = lambda: ours(cell, batches=True)
    if keras.backend.backend() != "torch":
        made[f"fit, {loop} steps a call"] = lambda: ours(cell, steps_per_execution=loop)
    elif compiles(cell):
        made["fit, jit_compile"] = lambda: ours(cell, jit_compile=True)
    for name, settings in by_hand(cell, loop).items():
        made[f"by hand: {name}"] = lambda settings=settings: theirs(cell, **settings)
    return made


def compiles(cell):
    """Where torch.compile by hand works: it cannot differentiate twice, nor write to vectors."""
    return cell.variant == "GAN" and not cell.heavy


def by_hand(cell, loop):
    """{name: arguments of the framework's `Loop`}"""
    resident, looped = {"resident": True}, {"resident": True, "loop": loop}
    if keras.backend.backend() == "tensorflow":
        made = {
            "graph": {}, "graph, data on device": resident, f"graph, {loop} steps a call": looped
        }  # fmt: skip
        if not cell.heavy:  # where it takes 2.5 times as long
            made["XLA"] = {"resident": True, "jit_compile": True}
    elif keras.backend.backend() == "jax":
        made = {"jit": {}, "jit, data on device": resident}
        if cell.points:  # convolutions in a loop take minutes on a CPU
            made[f"jit, {loop} steps a call"] = looped
    else:
        made = {"eager": {}, "eager, data on device": resident}
        if cell.images:
            made["eager, channels last"] = {"channels_last": True}
        if compiles(cell):
            made["compiled"] = {"resident": True, "compiled": True}
    return made


def loop_by_hand(cell, gan, **settings):
    name = f"benchmarks.throughput.by_hand_{keras.backend.backend()}"
    return importlib.import_module(name).Loop(cell, gan, cell.data(), **settings)


def check_networks(cell):
    """A race is fair when the networks by hand are those of `fit`: equal samples and scores."""
    gan = compiled(cell)
    inputs = np.random.default_rng(1).normal(size=(8, cell.latent_dim)).astype("float32")
    by_hand = loop_by_hand(cell, gan)  # before a forward pass moves anything
    for player, network in enumerate((gan.generator, gan.discriminator)):
        outputs = keras.ops.convert_to_numpy(network(inputs, training=True))
        close = {"rtol": 1e-4, "atol": 1e-5, "err_msg": cell.name}
        np.testing.assert_allclose(by_hand.outputs(player, inputs), outputs, **close)
        inputs = outputs


def theirs(cell, **settings):
    train = loop_by_hand(cell, compiled(cell), **settings).run

    def run(steps, epochs=1):
        start = time.perf_counter()
        train(steps * epochs)
        return (time.perf_counter() - start) / epochs

    return run


class Stopwatch(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds = time.perf_counter() - self.start


def ours(cell, batches=False, source=None, **settings):
    """Times the second epoch of a `fit`, which holds nothing that a call costs only once."""
    gan, data = compiled(cell, **settings), cell.data()
    fed = source or {"x": data, "batch_size": cell.batch_size}
    if batches:
        fed = {"x": Minibatches(data, cell.batch_size)}

    def run(steps, epochs=2):
        watch = Stopwatch()
        gan.fit(**fed, steps_per_epoch=steps, epochs=epochs, callbacks=[watch], verbose=0)
        return watch.seconds

    return run
