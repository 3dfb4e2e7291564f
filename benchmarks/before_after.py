"""Is `fit` as fast as in an older revision? Step times of both, taken in turns.

    python -m benchmarks.before_after --base 735147f

Each cell and backend has two processes, one for each revision, which build the same networks,
wait, and train for as many steps as they are told: base, new, new, base, and so on, so that what
slows the machine slows both. Two processes of one revision differ by some percent for their whole
life (where memory lies), hence `--restarts`. Prints a JSON line for each cell on stderr and a
table on stdout; a ratio of 1.1 means that the new side makes 1.1 times the steps of the base.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.equality import sides

BACKENDS = ("tensorflow", "jax", "torch")
MLP, DCGAN = ((2,), 2, 128, 256), ((28, 28, 1), 128, 16, 64)
#: name: (variant, (shape, latent_dim, width, batch_size))
CELLS = {
    "mlp128-GAN": ("GAN", MLP), "mlp128-WGANGP": ("WGANGP", MLP), "mlp128-SNGAN": ("SNGAN", MLP),
    "dcgan16-GAN": ("DCGAN", DCGAN), "dcgan16-WGANGP": ("WGANGP", DCGAN),
    "dcgan16-SNGAN": ("SNGAN", DCGAN),
}  # fmt: skip


def child(name):
    """Reads a number of steps from stdin, trains so many, writes the milliseconds of one."""
    import keras
    import numpy as np

    import keras_gan

    keras.utils.set_random_seed(0)
    variant, (shape, latent_dim, width, batch_size) = CELLS[name]
    gan = getattr(keras_gan, variant).from_shape(shape, latent_dim=latent_dim, width=width, seed=0)
    gan.compile()
    data = np.random.default_rng(0).uniform(-1.0, 1.0, (4096, *shape)).astype("float32")
    print("ready", Path(keras_gan.__file__).parent.parent, flush=True)
    for line in sys.stdin:
        steps, start = int(line), time.perf_counter()
        gan.fit(data, batch_size=batch_size, steps_per_epoch=steps, verbose=0)
        print(1e3 * (time.perf_counter() - start) / steps, flush=True)


class Side:
    """The process of one revision."""

    def __init__(self, root, backend, cell, threads):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.before_after", "--child", cell],
            cwd=root, env=sides.environment(root, backend, threads), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, imported = self.answer().split(" ", 1)
        if Path(imported.strip()).resolve() != Path(root).resolve():
            raise RuntimeError(f"{root} is to be timed, but keras_gan comes from {imported}")

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(self.process.args)} ended before it was asked to")
        return line

    def step_ms(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        return float(self.answer())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def measure(roots, backend, cell, arguments):
    """One line: the median step of both sides and the ratio, of all processes and of each pair."""
    times, ratios, steps = ([], []), [], None
    for _ in range(arguments.restarts):
        pair = [Side(root, backend, cell, arguments.threads) for root in roots]
        for side in pair:
            side.step_ms(3)  # compiles
        if steps is None:
            steps = max(3, round(1e3 * arguments.seconds / pair[0].step_ms(10)))
        turns = ([], [])
        for turn in range(arguments.turns):
            for which in (0, 1) if turn % 2 == 0 else (1, 0):
                turns[which].append(pair[which].step_ms(steps))
        ratios.append(median(turns[0]) / median(turns[1]))
        for all_times, new_times in zip(times, turns, strict=True):
            all_times.extend(new_times)
        for side in pair:
            side.end()
    return {
        "backend": backend, "cell": cell, "base_ms": round(median(times[0]), 4),
        "new_ms": round(median(times[1]), 4),
        "ratio": round(median(ratios), 3), "ratios": [round(r, 3) for r in ratios],
        "steps_a_turn": steps, "turns": arguments.turns, "threads": arguments.threads,
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", help="the revision to compare with")
    parser.add_argument("--new", help="the revision to judge; the working tree by default")
    parser.add_argument("--backends", default=",".join(BACKENDS))
    parser.add_argument("--cells", default="", help="only cells whose name holds one of these")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--restarts", type=int, default=3, help="pairs of processes of a cell")
    parser.add_argument("--turns", type=int, default=8, help="turns of each process")
    parser.add_argument("--seconds", type=float, default=0.5, help="of a turn, about")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return child(arguments.child)
    if not arguments.base:
        parser.error("--base REVISION is needed: what the working tree is compared with")
    carried = ("benchmarks/before_after.py", "tests/equality")
    print("| cell | backend | base, ms | new, ms | base / new | each pair of processes |")
    print("| --- | --- | ---: | ---: | ---: | --- |", flush=True)
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
                pairs = " ".join(f"{ratio:.3f}" for ratio in line["ratios"])
                print(
                    f"| {cell} | {backend} | {line['base_ms']:.3f} | {line['new_ms']:.3f} | "
                    f"{line['ratio']:.3f} | {pairs} |", flush=True,
                )  # fmt: skip


if __name__ == "__main__":
    main()
