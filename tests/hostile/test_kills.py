"""kill -9 in the middle of this and that; benchmarks/kills counts many more."""

import json
import subprocess
import sys

from tests.processes import ROOT, environment
from tests.turns import only_on


@only_on("torch")
def test_a_killed_run_goes_on_to_the_same_end():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.kills", "--kills", "3", "--print"],
        cwd=ROOT, env=environment(), text=True, capture_output=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == 3, done.stderr
    assert any(line["hit"] for line in lines) and all(line["equal"] for line in lines), lines
