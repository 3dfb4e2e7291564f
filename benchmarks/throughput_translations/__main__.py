"""`fit` of translators against steps by hand, in turns within one process.

    python -m benchmarks.throughput_translations

on a machine that does nothing else; each backend has a process of its own with two threads.
"""

import functools
import importlib
import time

import keras
import numpy as np

from benchmarks import records
from benchmarks.processes import ANY_DEVICE, BACKENDS, in_turns, once
from benchmarks.throughput.contenders import Stopwatch
from benchmarks.throughput_translations.models import BATCH, MODELS, compiled, data, minibatches

ROUNDS = 9


def by_hand(name, pictures):
    backend = keras.backend.backend()
    hand = importlib.import_module(f"benchmarks.throughput_translations.by_hand_{backend}")
    return hand.Loop(compiled(name), pictures)


def check_equal(name, pictures):
    """A race is fair when both do the same: a step of both moves the generators alike."""
    gan, loop = compiled(name), by_hand(name, pictures)
    before = loop.weights()
    drawn = next(minibatches(np.random.default_rng(0), pictures, 1))
    gan.fit(*drawn, batch_size=BATCH, verbose=0)
    loop.run(1)
    roles = [getattr(gan, role) for role in gan.generators]
    ours = [keras.ops.convert_to_numpy(v) for role in roles for v in role.trainable_weights]
    apart = moved = 0.0
    for one, other, first in zip(ours, loop.weights(), before, strict=True):
        if one.ndim == 4:  # a bias before a norm has no gradient but rounding, which Adam blows up
            apart += float(((one - other) ** 2).sum())
            moved += float(((one - first) ** 2).sum())
    if not 0 < apart < 0.02 * moved:
        raise RuntimeError(f"{name}: not the same step, {apart} of {moved}")


def measured(name, steps):
    """Milliseconds of a step of each, in ROUNDS turns."""
    steps, pictures = int(steps), data()
    check_equal(name, pictures)
    gan, loop = compiled(name), by_hand(name, pictures)

    def ours():
        watch = Stopwatch()
        gan.fit(*pictures, batch_size=BATCH, steps_per_epoch=steps, callbacks=[watch], verbose=0)
        return 1e3 * watch.seconds / steps

    def theirs():
        start = time.perf_counter()
        loop.run(steps)
        return 1e3 * (time.perf_counter() - start) / steps

    ours(), theirs()  # compile
    times = in_turns(ROUNDS, {"fit": ours, "by hand": theirs}, mirrored=True)
    return {who: [round(t, 3) for t in found] for who, found in times.items()}


def lines(model, backends, steps):
    for backend in backends.split(","):
        yield {
            "model": model, "backend": backend, "keras": keras.__version__, "steps": steps,
            "ms_a_step": once("benchmarks.throughput_translations.__main__:measured", model,
                              str(steps), backend=backend, threads=2, settings=ANY_DEVICE),
        }  # fmt: skip


def write_page(lines):
    rows = []
    for line in lines:
        medians = {who: float(np.median(times)) for who, times in line["ms_a_step"].items()}
        ratios = [hand / fit for fit, hand in zip(*line["ms_a_step"].values(), strict=True)]
        rows.append({**line, **medians, "backend": records.BACKEND_NAMES[line["backend"]],
                     "ratio": medians["by hand"] / medians["fit"],
                     "least": min(ratios), "most": max(ratios)})  # fmt: skip
    columns = {"model": "{model}", "backend": "{backend}", "`fit`, ms": "{fit:.1f}",
               "by hand, ms": "{by hand:.1f}", "`fit` is as fast, times": "{ratio:.2f}",
               "in single turns": "{least:.2f} to {most:.2f}"}  # fmt: skip
    records.write_page("throughput_translations", runs=records.table(rows, columns))


if __name__ == "__main__":
    records.measure(
        "throughput_translations", __doc__.splitlines()[0],
        {model: functools.partial(lines, model) for model in MODELS}, write_page,
        key=("model", "backend"), backends=(",".join(BACKENDS), "some of these"),
        steps=(20, "of a turn"),
    )  # fmt: skip
