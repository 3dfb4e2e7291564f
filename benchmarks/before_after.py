"""Is `fit` as fast as in an older revision? Step times of both, taken in turns.

    python -m benchmarks.before_after --base 735147f

Each cell and backend has two processes, one for each revision, which build the same networks,
wait, and train for as many steps as they are told: base, new, new, base, and so on, so that what
slows the machine slows both. Two processes of one revision differ by some percent for their whole
life (where memory lies), hence `--restarts`. Prints a JSON line for each cell on stderr and a
table on stdout; a ratio of 1.1 means that the new side makes 1.1 times the steps of the base.
"""

import argparse
import functools
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.processes import BACKENDS, Process, in_turns
from benchmarks.records import table
from tests.equality import sides

MLP, DCGAN = ((2,), 2, 128, 256), ((28, 28, 1), 128, 16, 64)
#: name: (variant, (shape, latent_dim, width, batch_size))
CELLS = {
    "mlp128-GAN": ("GAN", MLP), "mlp128-WGANGP": ("WGANGP", MLP), "mlp128-SNGAN": ("SNGAN", MLP),
    "dcgan16-GAN": ("DCGAN", DCGAN), "dcgan16-WGANGP": ("WGANGP", DCGAN),
    "dcgan16-SNGAN": ("SNGAN", DCGAN),
}  # fmt: skip
COLUMNS = {
    "cell": "{cell}", "backend": "{backend}", "base, ms": "{base_ms:.3f}",
    "new, ms": "{new_ms:.3f}", "base / new": "{ratio:.3f}", "each pair of processes": "{ratios}",
}  # fmt: skip
CARRIED = ("before_after.py", "processes.py", "records.py")  # into the revisions, with the sides


def trained(name):
    """A function of a number of steps that trains so many and returns the milliseconds of one.

    Without a number it tells where keras_gan is.
    """
    import keras
    import numpy as np

    import keras_gan

    keras.utils.set_random_seed(0)
    variant, (shape, latent_dim, width, batch_size) = CELLS[name]
    gan = getattr(keras_gan, variant).from_shape(shape, latent_dim=latent_dim, width=width, seed=0)
    gan.compile()
    data = np.random.default_rng(0).uniform(-1.0, 1.0, (4096, *shape)).astype("float32")

    def train(steps=None):
        if steps is None:
            return str(Path(keras_gan.__file__).parent.parent)
        start = time.perf_counter()
        gan.fit(data, batch_size=batch_size, steps_per_epoch=steps, verbose=0)
        return 1e3 * (time.perf_counter() - start) / steps

    return train


def started(root, backend, cell, threads):
    """The process of one revision."""
    process = Process(
        "benchmarks.before_after:trained", cell, backend=backend, threads=threads, root=root
    )
    imported = process.ask()
    if Path(imported).resolve() != Path(root).resolve():
        raise RuntimeError(f"{root} is to be timed, but keras_gan comes from {imported}")
    process.ask(3)  # compiles
    return process


def measure(roots, backend, cell, arguments):
    """One line: the median step of both sides and the ratio, of all processes and of each pair."""
    times, ratios, steps = {"base": [], "new": []}, [], None
    for _ in range(arguments.restarts):
        base, new = (started(root, backend, cell, arguments.threads) for root in roots)
        with base, new:
            steps = steps or max(3, round(1e3 * arguments.seconds / base.ask(10)))
            pair = {"base": base, "new": new}
            asked = {name: functools.partial(side.ask, steps) for name, side in pair.items()}
            turns = in_turns(arguments.turns, asked, mirrored=True)
        ratios.append(median(turns["base"]) / median(turns["new"]))
        for side, taken in turns.items():
            times[side] += taken
    return {
        "backend": backend, "cell": cell, "base_ms": round(median(times["base"]), 4),
        "new_ms": round(median(times["new"]), 4),
        "ratio": round(median(ratios), 3), "ratios": [round(r, 3) for r in ratios],
        "steps_a_turn": steps, "turns": arguments.turns, "threads": arguments.threads,
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", required=True, help="the revision to compare with")
    parser.add_argument("--new", help="the revision to judge; the working tree by default")
    parser.add_argument("--backends", default=",".join(BACKENDS))
    parser.add_argument("--cells", default="", help="only cells whose name holds one of these")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--restarts", type=int, default=3, help="pairs of processes of a cell")
    parser.add_argument("--turns", type=int, default=8, help="turns of each process")
    parser.add_argument("--seconds", type=float, default=0.5, help="of a turn, about")
    arguments = parser.parse_args()
    carried = [*(f"benchmarks/{name}" for name in CARRIED), "tests/equality"]
    lines = []
    with tempfile.TemporaryDirectory(prefix="before_after_") as temporary:
        roots = [sides.check_out(arguments.base, Path(temporary) / "a", *carried), sides.ROOT]
        if arguments.new:
            roots[1] = sides.check_out(arguments.new, Path(temporary) / "b", *carried)
        for cell in CELLS:
            if not any(part in cell for part in arguments.cells.split(",")):
                continue
            for backend in arguments.backends.split(","):
                line = measure(roots, backend, cell, arguments)
                print(json.dumps(line), file=sys.stderr, flush=True)
                lines.append(line)
    print(table(lines, COLUMNS))


if __name__ == "__main__":
    main()
