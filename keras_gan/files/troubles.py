"""What went wrong in a training, read without Keras."""

import json
from pathlib import Path


def read_troubles(path):
    """What a `callbacks.Watch` has found, the first first; empty without a file.

    Returns:
        List of {"step": generator updates, "trouble": name, "said": clause, "advice": clause}.
    """
    path = Path(path)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
