"""Walks the journeys with the `keras_gan` that Python finds: lines of JSON on standard output.

    PYTHONPATH=ROOT KERAS_BACKEND=torch python benchmarks/first_day/walked.py

Each command runs in a fork of this process, in which everything is imported and nothing has run.
"""

import hashlib
import importlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.append(str(Path(__file__).parent))
from journeys import JOURNEYS, LONG, MORE, TRAIN

LIMIT = 300  # seconds; a run takes two, those that go on some more
try:
    main = importlib.import_module("keras_gan.cli").main
except ImportError:  # where the command was a package of its own
    main = importlib.import_module("keras_gan_cli").main


def run(words, stop_at=None):
    """(exit code, None if it took too long; what was printed).

    `stop_at`: the folder of a run that is killed when it has a checkpoint.
    """
    words = words.split() if isinstance(words, str) else words
    child = os.fork()
    if child == 0:
        _child(words)
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), Path("said").read_text()
        if stop_at and Path(stop_at, "checkpoint.weights.h5").exists():
            os.kill(child, signal.SIGKILL)
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None, Path("said").read_text()


def _child(words):
    os.setsid()
    said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    os.dup2(said, 1), os.dup2(said, 2)
    sys.stdin = open(os.devnull)
    try:
        main(words)
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush(), sys.stderr.flush()
    os._exit(code)


def furnish():
    """What each journey finds in its folder."""
    rng = np.random.default_rng(0)
    Image.new("RGB", (40, 40)).save("mine.png")
    for folder in ("pictures", "more", "notes", "broken"):
        Path(folder).mkdir()
    for folder in ("pictures", "more"):
        for number in range(60):
            pixels = rng.integers(0, 256, (8, 8), dtype="uint8")
            Image.fromarray(pixels).save(f"{folder}/{number:02d}.png")
    Path("notes/run.json").write_text('{"tool": "another"}')
    Path("notes/model.keras").write_bytes(b"another tool's")
    Path("notes/evaluation.json").write_text("[]")
    Image.new("L", (8, 8)).save("broken/0.png")
    Path("broken/1.png").write_bytes(b"\x89PNG no picture")
    for name, words in (("finished", TRAIN), ("other", f"{TRAIN}--seed 5 "),
                        ("wide", TRAIN.replace("--width 8", "--width 16"))):  # fmt: skip
        code, said = run(words + MORE + name)
        if code != 0:
            raise SystemExit(f"{name}: {said}")
    code, said = run(LONG, stop_at="stopped")
    if code != -signal.SIGKILL:
        raise SystemExit(f"stopped: {code} {said}")


def files():
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path().rglob("*"))
        if path.is_file() and path.name != "said" and "/." not in f"/{path}"  # locks, what is half
    }


def judged(code, said, names, before, after):
    """One of: works, clear, vague, silent, lost, hung."""
    lost = [name for name in before if after.get(name) != before[name]]
    if code is None:
        return "hung"
    if names is None:
        return "works" if code == 0 else "vague" if "Traceback" in said else "clear"
    named = any(name.lower() in said.lower() for name in names)
    if code == 0 and named and "note:" in said:
        return "clear"
    if code == 0:
        mine = [name for name in lost if not name.startswith("stopped")]  # which goes on
        return "lost" if mine else "silent"
    if lost:
        return "lost"
    return "clear" if named and "Traceback" not in said else "vague"


def walk():
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        home.mkdir()
        os.chdir(home)
        furnish()
        for number, name in enumerate(sys.argv[1:] or JOURNEYS):
            step, words, names = JOURNEYS[name]
            folder = Path(place) / str(number)
            shutil.copytree(home, folder)
            os.chdir(folder)
            if step is not None:
                step()
            before = files()
            code, said = run(words)
            kind = judged(code, said, names, before, files())
            last = (said.strip().splitlines() or [""])[-1][:300].replace(str(folder), "")
            print(
                json.dumps({"journey": name, "kind": kind, "code": code, "last": last}), flush=True
            )


if __name__ == "__main__":
    walk()
