"""evaluation.json of a run, if it is one and of this run."""

import json
from pathlib import Path

from keras_gan.files import MALFORMED

#: What a result of each kind says of the shape of what was measured, and run.json too.
_SHAPES = {
    "samples": lambda protocol: {"shape": protocol["shape"]},
    "translations": lambda protocol: {
        "shape": protocol["shapes"]["a"],
        "target_shape": protocol["shapes"]["b"],
    },
    "sequences": lambda protocol: {},
}


def read_evaluation(run, settings, kind):
    """(what evaluation.json holds or None, sentences about it).

    Args:
        run: `runs.RunFolder`.
        settings: what run.json holds.
        kind: "samples", "translations" or "sequences".
    """
    file = run.evaluation / "evaluation.json"
    if not file.exists():
        return None, []
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        protocol, _ = told["protocol"], told["results"].items()
        shapes = _SHAPES[kind](protocol)
    except (OSError, *MALFORMED):
        return None, [f"{file} is left out: it is damaged, or of another kind of run."]
    why = _of_another(run, settings, told, shapes)
    if why:
        return None, [f"{file} is left out: {why}."]
    return told, list(_compared_with(settings, protocol))


def _of_another(run, settings, told, shapes):
    for name, shape in shapes.items():
        if shape != settings[name]:
            return f"it is of samples of shape {shape}, and the run has {settings[name]}"
    path = target(told).get("path")
    other = Path(path) / "run.json" if isinstance(path, str) and path else None
    try:
        # The folder may have been moved or copied: then the other run is gone, or the same.
        same = other is None or not other.exists() or (
            other.read_bytes() == run.settings_file.read_bytes()
        )  # fmt: skip
    except (OSError, ValueError):
        same = True
    return None if same else f"it was measured of another run, {path}"


def target(evaluation):
    """{"path": what was measured, "step": of a run}, as far as it is said."""
    found = evaluation.get("target")
    return found if isinstance(found, dict) else {}


def _compared_with(settings, protocol):
    if protocol.get("data") not in (None, settings["data"]):
        yield f"The run was compared with {protocol['data']}, not with its own {settings['data']}."
