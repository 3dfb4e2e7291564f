"""What becomes of a hurried user, a bad disk, another tool's files: counted, before and now.

    git worktree add ../before 735147f
    python -m benchmarks.first_day before now --before ../before
"""

import functools
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from benchmarks import records

ROOT = Path(__file__).parents[2]
TITLES = {"before": "735147f", "now": "now"}
KINDS = ("clear", "works", "vague", "silent", "lost", "hung")
WALKED = str(Path(__file__).parent / "walked.py")


def lines(version, before, backend, only):
    root = ROOT if version == "now" else Path(before).resolve()
    environment = {**os.environ, "PYTHONPATH": str(root), "KERAS_BACKEND": backend,
                   "OMP_NUM_THREADS": "1"}  # fmt: skip
    walk = [sys.executable, WALKED, *(only.split(";") if only else ())]
    with subprocess.Popen(walk, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            yield {"version": version, "backend": backend, **json.loads(line)}


def write_page(found):
    versions = [v for v in TITLES if records.chosen(found, version=v)]
    counts = {v: Counter(x["kind"] for x in records.chosen(found, version=v)) for v in versions}
    columns = {"": "{title}", **{kind: f"{{{kind}}}" for kind in KINDS}}
    rows = [{"title": TITLES[v], **{k: counts[v][k] for k in KINDS}} for v in versions]
    by = {v: {x["journey"]: x["kind"] for x in records.chosen(found, version=v)} for v in versions}
    each = [
        {"journey": name, **{v: by[v].get(name, "") for v in versions}}
        for name in by[versions[-1]] if {kinds[name] for kinds in by.values()} != {"clear"}
    ]  # fmt: skip
    shown = {"what happens": "{journey}", **{TITLES[v]: f"{{{v}}}" for v in versions}}
    records.write_page("first_day", counts=records.table(rows, columns), number=len(by["now"]),
                       each=records.table(each, shown))  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "first_day", __doc__.splitlines()[0],
        {version: functools.partial(lines, version) for version in TITLES}, write_page,
        key=("version", "journey"), before=("../before", "a checkout of 735147f"),
        backend=("torch", "of the commands"), only=(None, "some journeys, joined by semicolons"),
    )  # fmt: skip
