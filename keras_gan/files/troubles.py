"""What went wrong in a training, read without Keras."""

import json
from pathlib import Path

_TEXTS = ("trouble", "said", "advice")


def read_troubles(path):
    """What a `callbacks.Watch` has found, the first first; empty without a file.

    Returns:
        List of {"step": generator updates, "trouble": name, "said": clause, "advice": clause}.

    Raises:
        ValueError: the file is no such list.
    """
    path = Path(path)
    if not path.exists():
        return []
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        good = isinstance(found, list) and all(map(_is_trouble, found))
    except (ValueError, RecursionError):
        good = False
    if not good:
        raise ValueError(
            f"{path} is no list of troubles: it was edited or cut. Received: path={str(path)!r}"
        )
    return found


def _is_trouble(one):
    return (
        isinstance(one, dict)
        and isinstance(one.get("step"), int)
        and all(isinstance(one.get(name), str) for name in _TEXTS)
    )
