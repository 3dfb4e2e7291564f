"""Who is timed: `fit`, and the loops that an expert writes by hand."""

import time


def loop_length(cell):
    """Steps in one call of contenders that loop on the device."""
    return 32 if cell.network.startswith("mlp") else 2


def contenders(backend, cell):
    """{name: function that makes a function of a number of steps that returns seconds}."""
    loop = loop_length(cell)
    made = {"fit": lambda: ours(cell)}
    if not cell.heavy:
        made["fit from batches"] = lambda: ours(cell, batches=True)
    if backend == "torch" and compiles(cell):
        made["fit, jit_compile"] = lambda: ours(cell, jit_compile=True)
    if backend != "torch":
        made[f"fit, {loop} steps a call"] = lambda: ours(cell, steps_per_execution=loop)
    made |= {f"by hand: {name}": make for name, make in by_hand(backend, cell, loop).items()}
    return made


def compiles(cell):
    """Where torch.compile by hand works: it cannot differentiate twice, nor write to vectors."""
    return cell.variant == "GAN" and not cell.heavy


def timed(train):
    def run(steps, epochs=1):
        start = time.perf_counter()
        train(steps * epochs)
        return (time.perf_counter() - start) / epochs

    return run


def by_hand(backend, cell, loop):
    from benchmarks.throughput_cells import compiled

    def make(kind, **kwargs):
        return lambda: timed(kind(cell, compiled(cell), cell.data(), **kwargs).run)

    if backend == "tensorflow":
        from benchmarks.throughput_tensorflow import Graph

        made = {
            "graph": make(Graph),
            "graph, data on device": make(Graph, resident=True),
            f"graph, {loop} steps a call": make(Graph, resident=True, loop=loop),
        }
        if not cell.heavy:  # where it takes 2.5 times as long
            made["XLA"] = make(Graph, resident=True, jit_compile=True)
        return made
    if backend == "jax":
        from benchmarks.throughput_jax import Jitted

        made = {"jit": make(Jitted), "jit, data on device": make(Jitted, resident=True)}
        if cell.network.startswith("mlp"):  # convolutions in a loop take minutes on a CPU
            made[f"jit, {loop} steps a call"] = make(Jitted, resident=True, scan=loop)
        return made
    from benchmarks.throughput_torch import Eager

    made = {"eager": make(Eager), "eager, data on device": make(Eager, resident=True)}
    if not cell.network.startswith("mlp"):
        made["eager, channels last"] = make(Eager, channels_last=True)
    if compiles(cell):
        made["compiled"] = make(Eager, resident=True, compiled=True)
    return made


def ours(cell, batches=False, source=None, **kwargs):
    """Times the second epoch of a `fit`, which holds nothing that a call costs only once."""
    import keras

    from benchmarks.throughput_cells import compiled, minibatches

    class Stopwatch(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.start = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            self.seconds = time.perf_counter() - self.start

    gan, data = compiled(cell, **kwargs), cell.data()
    fed = source or {"x": data, "batch_size": cell.batch_size}
    if batches:
        fed = {"x": minibatches(data, cell.batch_size)}

    def run(steps, epochs=2):
        watch = Stopwatch()
        gan.fit(**fed, steps_per_epoch=steps, epochs=epochs, callbacks=[watch], verbose=0)
        return watch.seconds

    return run
