"""All that the end of a run is, to be compared byte for byte."""

import io
import zipfile

import h5py


def state(run):
    """{file: {array: bytes}} of weights, moments, averages, random state; bytes of other files."""
    found = {"files": sorted(str(path.relative_to(run)) for path in run.rglob("*"))}
    kept = run.glob("checkpoints/step_*.h5")
    for path in (run / "checkpoint.weights.h5", run / "model.keras", *kept):
        found[path.name] = _arrays(path)
    for name in ("history.csv", "samples.png", "losses.png", "run.json"):
        found[name] = (run / name).read_bytes()
    return found


def _arrays(path):
    content, arrays = path.read_bytes(), {}
    if path.suffix == ".keras":
        content = zipfile.ZipFile(path).read("model.weights.h5")

    def take(name, item):
        if hasattr(item, "dtype"):
            arrays[name] = item[()].tobytes()

    with h5py.File(io.BytesIO(content)) as file:
        file.visititems(take)
    return arrays
