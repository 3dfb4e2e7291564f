"""Quality against the processor's time: `python -m benchmarks.time_to_quality [CONTENDER ...]`.

Each contender draws `mnist-5k` by label in a process of its own, one after the other, for the same
processor seconds. A classifier of the digits says at six marks how many show what was asked, and
how far they are from digits that no one trained on; time spent on judging does not count.
"""

import functools

from benchmarks import records
from benchmarks.processes import once
from benchmarks.time_to_quality.names import NAMES
from benchmarks.time_to_quality.tables import write_page


def lines(name, backend, seconds, threads):
    answer = once(
        "benchmarks.time_to_quality.course:course", name, str(seconds), backend=backend,
        threads=threads,
    )  # fmt: skip
    version = records.version(backend)
    yield {"what": name, "backend": backend, "version": version, "seconds": seconds, **answer}


if __name__ == "__main__":
    records.measure(
        "time_to_quality", __doc__.splitlines()[0],
        {name: functools.partial(lines, name) for name in NAMES}, write_page,
        key=("what", "backend", "seconds"),
        backend=("tensorflow", "of all contenders"), seconds=(180, "of the processor"),
        threads=(1, "of the processor"),
    )  # fmt: skip
