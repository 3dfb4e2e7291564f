"""Two results beside each other, or why that would mean nothing. Needs no Keras."""

import math

#: What must be equal for two numbers to be comparable.
COMPARED = (
    "extractor",
    "extractor_fingerprint",
    "resize",
    "real_fingerprint",
    "split",
    "n_real",
    "n_fake",
    "limit",
    "protocol",
)

#: What must be equal besides for single metrics.
LABELS_OF = {
    "obeyed": ("judge_fingerprint", "labels_fingerprint"),
    "intra_fid": ("labels_fingerprint",),
    "gan_train": ("labels_fingerprint",),
    "r_precision": ("towers", "candidates"),
}


def compare(first, second):
    """The change of every number from one report to another, when they may be compared at all.

    Args:
        first, second: `Report`s, or what their `to_dict` gave.

    Returns:
        {metric: {"first", "second", "difference", "standard_error"}}; the error is of the
        difference, None where a report has none. "obeyed", "intra_fid" and "gan_train" are left
        out where the labels, or the classifier that judged them, differ.

    Raises:
        ValueError: when number of samples, extractor, resizing or real data differ.

    Example:
        import json
        from pathlib import Path

        of = {run: json.loads(Path(run, "evaluation.json").read_text()) for run in ("a", "b")}
        compare(of["a"], of["b"])
    """
    first, second = (r if isinstance(r, dict) else r.to_dict() for r in (first, second))
    differing = [
        f"{key}: {first['protocol'].get(key)!r} and {second['protocol'].get(key)!r}"
        for key in COMPARED
        if first["protocol"].get(key) != second["protocol"].get(key)
    ]
    if differing:
        raise ValueError(
            "These results cannot be compared, because they were not measured in the same way. "
            f"Evaluate one of them again with the settings of the other. Received: "
            f"{'; '.join(differing)}"
        )
    rows = {}
    for metric in first["results"].keys() & second["results"].keys():
        if any(
            first["protocol"].get(key) != second["protocol"].get(key)
            for key in LABELS_OF.get(metric, ())
        ):
            continue
        one, other = first["results"][metric], second["results"][metric]
        for key in ("value", "precision", "recall", "density", "coverage"):
            if key in one and key in other:
                errors = [r.get("standard_error") for r in (one, other)]
                known = key == "value" and None not in errors
                rows[metric if key == "value" else key] = {
                    "first": one[key],
                    "second": other[key],
                    "difference": other[key] - one[key],
                    "standard_error": math.hypot(*errors) if known else None,
                }
    return rows
