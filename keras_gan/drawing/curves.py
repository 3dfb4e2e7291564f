"""Losses and metrics over the steps of a run, as a PNG file."""

from matplotlib.figure import Figure  # not pyplot: no window, no global state

from keras_gan.drawing.kept import kept

_NORMS = 3  # the panel of gradients, which fall by orders of magnitude


def loss_curves(rows, path=None):
    """Losses over steps; below them regularizers and metrics, then shares, norms of gradients.

    Args:
        rows: list of dictionaries as `read_history` gives them.
        path: the PNG; None gives back a PIL image.
    """
    _check_rows(rows)
    keys = list(dict.fromkeys(key for row in rows for key in row if key not in ("epoch", "step")))
    panels = [[key for key in keys if _panel_of(key) == panel] for panel in range(4)]
    panels = [panel for panel in panels if panel]
    figure = Figure(figsize=(7, 3 * max(len(panels), 1)), layout="constrained")
    for index, panel in enumerate(panels):
        axes = figure.add_subplot(len(panels), 1, index + 1)
        for key in panel:
            known = [(row["step"], row[key]) for row in rows if key in row]
            # A single epoch is a dot, which a line would not show.
            axes.plot(*zip(*known, strict=True), marker="." if len(known) < 20 else "", label=key)
        if _panel_of(panel[0]) == _NORMS:
            axes.set_yscale("log", nonpositive="mask")
        axes.set_xlabel("generator updates")
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)
    return kept(lambda file: figure.savefig(file, format="png", dpi=100), path)


def _check_rows(rows):
    if isinstance(rows, dict) or not hasattr(rows, "__iter__"):
        raise TypeError(
            "Curves are drawn of a list of rows that know their step, which `callbacks.HistoryCSV` "
            "writes and `keras_gan.files.read_history(path)` reads. "
            f"Received: rows of type {type(rows).__name__}"
        )


def _panel_of(key):
    if key.endswith(("d_loss", "g_loss")):
        return 0
    if key.endswith("_gradient_norm"):
        return _NORMS
    return 2 if key.startswith("d_accuracy_") or key == "spread" else 1


def metric_curves(rows, path=None):
    """Every metric over steps in a panel of its own, with its error where it is known.

    Args:
        rows: list of dictionaries with "step", metrics, and "fid_error" beside "fid", "is_std"
            beside "is_mean".
        path: the PNG; None gives back a PIL image.
    """
    _check_rows(rows)
    keys = [key for key in dict.fromkeys(key for row in rows for key in row)
            if key not in ("epoch", "step") and not key.endswith(("_error", "_std"))]  # fmt: skip
    columns = min(len(keys), 3)
    lines = -(-len(keys) // columns)
    figure = Figure(figsize=(3.5 * columns, 2.6 * lines), layout="constrained")
    for index, key in enumerate(keys):
        axes = figure.add_subplot(lines, columns, index + 1)
        known = [row for row in rows if key in row]
        name = key.removesuffix("_infinity")
        error = f"{name.removesuffix('_mean')}_std" if key.endswith("_mean") else f"{name}_error"
        errors = [row.get(error, 0.0) for row in known]
        axes.errorbar([row["step"] for row in known], [row[key] for row in known], errors,
                      marker=".", capsize=2)  # fmt: skip
        axes.set_title(key, fontsize=9)
        axes.set_xlabel("generator updates", fontsize=8)
        axes.grid(alpha=0.3)
    return kept(lambda file: figure.savefig(file, format="png", dpi=100), path)
