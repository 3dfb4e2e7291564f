"""Is what other programs draw with an exported generator what the model draws?

    python -m benchmarks.exports

with the extra `export`, onnxruntime and ai-edge-litert installed. Each variant on each backend in a
process of its own. What is written is read by the program of its format, which is asked for one
sample and for five together.
"""

import functools
import tempfile
import warnings
from pathlib import Path

import keras
import numpy as np

from benchmarks import records
from benchmarks.exports.models import MODELS
from benchmarks.exports.served import READERS
from benchmarks.processes import BACKENDS, once
from keras_gan.files.formats import EXPORTS

COUNTS = (1, 5)
READ_WITH = ("keras", "tensorflow", "jax", "torch", "onnx", "onnxscript", "tf2onnx", "onnxruntime",
             "ai-edge-litert")  # fmt: skip


def written(variant):
    """One variant in all formats that this process' backend writes."""
    gan, ask = MODELS[variant](variant)
    lines = []
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporters about themselves
        for format, (ending, able) in EXPORTS.items():
            if keras.backend.backend() in able:
                path = str(Path(folder) / f"exported{ending}")
                lines.append({"format": format, **compared(gan, ask, format, path)})
    return lines


def compared(gan, ask, format, path):
    """{"apart": the largest difference of any number}, or {"error"}."""
    try:
        gan.export(path, format=format)
        read = READERS[format](path)
        return {"apart": max(apart(read(inputs), made) for inputs, made in map(ask, COUNTS))}
    except Exception as error:
        text = " ".join(f"{type(error).__name__}: {error}".split())
        return {"error": text[:300].replace("|", " ")}


def apart(served, made):
    if served.shape != made.shape:
        raise ValueError(f"The file makes {served.shape}, the model {made.shape}.")
    return float(np.abs(served - made).max())


def lines(variant):
    for backend in BACKENDS:
        for line in once("benchmarks.exports.__main__:written", variant, backend=backend):
            yield {"variant": variant, "backend": backend, **line}
    yield from records.environment(READ_WITH)


def cell(line):
    if line is None:
        return "-"
    return f"{line['apart']:.0e}" if "apart" in line else "error"


def write_page(found):
    measured = [line for line in found if "variant" in line]
    backends = {(x["format"], x["backend"]): None for x in measured}
    rows = []
    for variant in MODELS:
        by = {(x["format"], x["backend"]): x for x in records.chosen(measured, variant=variant)}
        rows.append({"variant": variant, **{" ".join(key): cell(by.get(key)) for key in backends}})
    columns = {"variant": "`{variant}`"}
    for format, backend in backends:
        columns[f"{format}, {records.BACKEND_NAMES[backend]}"] = f"{{{format} {backend}}}"
    errors = [{**x, "error": x["error"][:160]} for x in measured if "error" in x]
    records.write_page(
        "exports", runs=records.table(rows, columns),
        versions=records.versions(records.chosen(found, what="environment")[0]),
        errors=records.table(errors, {"variant": "{variant}", "backend": "{backend}",
                                      "format": "{format}", "error": "{error}"}),
    )  # fmt: skip


if __name__ == "__main__":
    records.measure(
        "exports", __doc__.splitlines()[0],
        {name: functools.partial(lines, name) for name in MODELS}, write_page,
        key=("what", "variant", "backend", "format"),
    )  # fmt: skip
