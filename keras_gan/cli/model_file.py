"""A .keras file on the command line where a RUN might stand. Imports no Keras by itself."""

from pathlib import Path

from keras_gan.cli.flagged import flagged


def is_model(path):
    """Whether it is a file with a model."""
    return Path(path).is_file() and Path(path).suffix == ".keras"


def opened(path):
    """(model, settings as far as run.json would hold what a model says itself). Imports Keras."""
    from keras_gan import runs

    with flagged("FILE.keras"):
        model = runs.open_model(path)
    part = model.condition or {}
    classes = part.get("classes") if part.get("kind") == "labels" else None
    classes = getattr(model, "num_classes", None) or classes
    told = model.condition if part.get("kind") in ("text", "sound") else None
    return model, {
        "variant": type(model).__name__,
        "data": None,
        "class_names": [str(number) for number in range(classes)] if classes else None,
        "text": told,
        "captions": None,
        "tokens": hasattr(model, "decode") or None,
        "target_shape": None,
    }
