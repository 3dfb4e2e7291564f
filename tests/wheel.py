"""`python -m tests.wheel`: the wheel is built, installed in new environments, and used there.

    python -m tests.wheel --backend torch --backend jax
    python -m tests.wheel --python python3.12 --with "numpy==1.26.*"

Each environment has one backend and nothing of this folder: what was forgotten is not there.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BACKENDS = ("tensorflow", "jax", "torch")
_BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
_WHERE = "import keras_gan, sys; print(keras_gan.__file__.startswith(sys.prefix))"
# Words after `keras-gan`, and the file that is there then.
COMMANDS = (
    ("--help", None),
    ("train gan --data ring --steps 2 --out run --no-evaluation", "run/model.keras"),
    ("generate run --count 9 --out points.npy", "points.npy"),
    ("report run --out page.html", "page.html"),
)


def build(folder):
    """The wheel of a copy of this package: an older `build/` beside it would add to it."""
    source = Path(folder) / "source"
    shutil.copytree(ROOT / "keras_gan", source / "keras_gan",
                    ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    _run([sys.executable, "-c", _BUILD, str(folder)], source)
    (wheel,) = Path(folder).glob("*.whl")
    return wheel


def contents(wheel):
    """(files as in this folder, commands) that an installation puts in place."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (entries,) = (name for name in names if name.endswith(".dist-info/entry_points.txt"))
        commands = archive.read(entries).decode().splitlines()
    return {name for name in names if ".dist-info/" not in name}, [c for c in commands if "=" in c]


def expected():
    """The files of the package."""
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / "keras_gan").rglob("*")
            if path.is_file() and "__pycache__" not in path.parts}  # fmt: skip


def use(wheel, backend, python, pins, folder):
    """Install the wheel and one backend in a new environment; what follows runs beside it."""
    environment, away = Path(folder) / f"env-{backend}", Path(folder) / f"away-{backend}"
    away.mkdir()
    began = time.monotonic()
    _run([python, "-m", "venv", str(environment)], away)
    inside = environment / ("Scripts" if os.name == "nt" else "bin")
    here = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    here |= {"KERAS_BACKEND": backend, "PIP_NO_COMPILE": "1", "KERAS_HOME": str(away)}
    run = [str(inside / "python")]
    _run([*run, "-m", "pip", "install", "-q", f"{wheel}[{backend}]", *pins], away, here)
    print(f"{backend}: installed ({time.monotonic() - began:.0f} s)", flush=True)
    if _run([*run, "-c", _WHERE], away, here).strip() != "True":
        raise SystemExit("another keras_gan was imported than the one that was installed")
    for words, file in COMMANDS:
        began = time.monotonic()
        _run([str(inside / "keras-gan"), *words.split()], away, here)
        if file and not (away / file).stat().st_size:
            raise SystemExit(f"{file} is empty")
        print(f"{backend}: keras-gan {words} ({time.monotonic() - began:.1f} s)", flush=True)


def _run(words, folder, environment=None):
    done = subprocess.run(words, cwd=folder, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} ended with {done.returncode}:\n"
                         f"{done.stdout[-3000:]}")  # fmt: skip
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backend", action="append", choices=BACKENDS, help="all three if none")
    parser.add_argument("--python", default=sys.executable, help="that makes the environments")
    parser.add_argument("--with", action="append", default=[], dest="pins", metavar="REQUIREMENT")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(folder)
        files, commands = contents(wheel)
        print(f"{wheel.name}: {len(files)} files, {commands}", flush=True)
        if files != expected():
            raise SystemExit(f"not as in keras_gan/: {sorted(files ^ expected())}")
        for backend in given.backend or BACKENDS:
            use(wheel, backend, given.python, given.pins, folder)


if __name__ == "__main__":
    main()
