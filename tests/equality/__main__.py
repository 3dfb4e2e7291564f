"""`python -m tests.equality --base REV`: this tree trains to the same bits as an earlier revision.

Both sides run on this machine, each backend in a process of its own, because the last bit depends
on the processor. Every array is compared: logs, samples, results of `evaluate`, and all that lies
in the saved files; then the models that the earlier revision saved are loaded here and there and
trained on. It is no part of the test suite: it takes some minutes a backend.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import click
import numpy as np

from tests.equality.sides import ROOT, check_out, environment

BACKENDS = ("tensorflow", "jax", "torch")


def run_job(root, backend, *arguments):
    """One side of the comparison in a new process, in the root of its revision."""
    command = [sys.executable, "-m", "tests.equality.job", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=root, env=environment(root, backend), text=True, capture_output=True
    )
    if done.returncode or "Traceback" in done.stderr:
        click.echo(done.stderr[-3000:], err=True)
    if done.returncode:  # killed half-way it would have compared too little
        raise click.ClickException(f"{backend} in {root} ended with {done.returncode}.")


def difference(one, other):
    """What differs between two files of arrays, in words; nothing when they are equal."""
    one, other = dict(np.load(one)), dict(np.load(other))
    failed = [name for name in [*one, *other] if name.startswith("failed")]
    if failed:
        return failed[0]
    if list(one) != list(other):
        return f"other arrays: {sorted(set(one) ^ set(other))[:2] or 'in another order'}"
    for name, array in one.items():
        if array.dtype != other[name].dtype or array.shape != other[name].shape:
            return f"{name}: {array.dtype}{array.shape} and {other[name].dtype}{other[name].shape}"
        if array.tobytes() != other[name].tobytes():
            apart = np.abs(array.astype("float64") - other[name].astype("float64")).max()
            return f"{name}: {apart:.3g} apart"
    return ""


def compare(base, new):
    """[(name, arrays, difference)] of two folders of one backend."""
    rows = []
    for file in sorted(base.glob("*.npz")):
        there = (new / file.name).exists()
        found = difference(file, new / file.name) if there else "not run"
        rows.append((file.stem, len(np.load(file).files), found))
    return rows


@click.command()
@click.option("--base", default="735147f", show_default=True, help="The earlier revision.")
@click.option("--backends", default=",".join(BACKENDS), show_default=True)
@click.option("--names", default="", help="Only configurations whose names hold one of these.")
def main(base, backends, names):
    """Compare this tree with an earlier revision, bit by bit."""
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        there = check_out(base, Path(folder, "base"), "tests/equality")
        out = Path(folder, "out")
        for backend in backends.split(","):
            fresh = out / backend / "base"
            for side, root in (("base", there), ("new", ROOT)):
                run_job(root, backend, out / backend / side, "", names)
                run_job(root, backend, out / backend / f"{side}_on", fresh, names)
            for suffix in ("", "_on"):
                rows = compare(out / backend / f"base{suffix}", out / backend / f"new{suffix}")
                for name, arrays, found in rows:
                    what = f"{name}{' (loaded, trained on)' * bool(suffix)}"
                    click.echo(f"{backend:11}{what:52}{arrays:5}  {found or 'equal'}")
                    bad += bool(found)
                bad += not rows
    click.echo(f"{bad} differ" if bad else "all equal")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
