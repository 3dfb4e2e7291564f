"""Processes of their own that a benchmark asks, once or in turns.

    with Process("benchmarks.before_after:trained", "mlp128-GAN", backend="jax") as process:
        milliseconds = process.ask(100)

calls `trained("mlp128-GAN")` in a new interpreter. What that returns is the answer or, when it is a
function, what answers every question; questions and answers are JSON.
"""

import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.equality import sides

BACKENDS = ("tensorflow", "jax", "torch")
#: A setting with which a GPU is used, where there is one.
ANY_DEVICE = {"CUDA_VISIBLE_DEVICES": os.environ.get("CUDA_VISIBLE_DEVICES", "0")}


class Process:
    """A process with a backend and a number of threads; arguments and `settings` are strings.

    Args:
        function: "module:name", where `python` runs in the folder `root`.
        settings: environment variables.
    """

    def __init__(
        self, function, *arguments, backend="torch", threads=1, root=sides.ROOT,
        python=sys.executable, settings=None,
    ):  # fmt: skip
        self.what = f"{function} {' '.join(arguments)} on {backend}"
        self.process = subprocess.Popen(
            [python, "-m", "benchmarks.processes", function, *arguments], cwd=root, text=True,
            env={**sides.environment(root, backend, threads), **(settings or {})},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, *question):
        try:
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            raise RuntimeError(f"{self.what} ended with {self.process.wait()}") from None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.communicate()


def once(*arguments, **settings):
    """The one answer of a `Process`."""
    with Process(*arguments, **settings) as process:
        return process.ask()


def in_turns(rounds, functions, mirrored=False):
    """{name: [answers]} of functions that are all called in each round: {name: function}.

    What slows the machine for a while then slows all of them. `mirrored`: every second round goes
    backwards, so that what slows it more and more does too.
    """
    answers = {name: [] for name in functions}
    for turn in range(rounds):
        for name in reversed(functions) if mirrored and turn % 2 else functions:
            answers[name].append(functions[name]())
    return answers


def timed(function):
    """Seconds of a call, by the clock and of the processor: {"wall", "cpu"}."""
    wall, cpu = time.perf_counter(), time.process_time()
    function()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall": round(wall, 4), "cpu": round(cpu, 4)}


def memory(what):
    """MiB of this process: "RSS", held now, or "HWM", the most that it ever held, on Linux.

    `resource` would give the most that it or the process that started it held.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"Vm{what}:")[1].split()[0]) / 1024


def cases(functions, numbers=None):
    """A function for a `Process` that times all `functions` and tells the peak of memory so far.

    Args:
        functions: {name: function without arguments}.
        numbers: dictionary that they may fill, for the answer.
    """

    def answer():
        seconds = {name: timed(function) for name, function in functions.items()}
        return {"cases": seconds, "megabytes": round(memory("HWM")), "numbers": numbers or {}}

    return answer


def serve(function, *arguments):
    """The other end of a `Process`: one answer for each line on standard input."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    module, name = function.split(":")
    made = getattr(importlib.import_module(module), name)(*arguments)
    for line in sys.stdin:
        answer = made(*json.loads(line)) if callable(made) else made
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    serve(*sys.argv[1:])
