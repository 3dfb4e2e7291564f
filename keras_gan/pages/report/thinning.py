"""Ten thousand numbers as three hundred: what a picture of a curve can show."""

import math

import numpy as np

MOST = 300


def thinned(steps, values, most=MOST):
    """(steps, means, least, greatest) of runs of neighbours, at most `most` of them.

    Values that are no numbers leave a gap only where all of a run are.

    Args:
        steps, values: arrays (number,).
    """
    values = np.where(np.isfinite(values), values, np.nan)
    if len(values) <= most:
        return steps, values, values, values
    parts = np.array_split(np.arange(len(values)), most)
    found = [(steps[part[-1]], *_three(values[part])) for part in parts]
    return tuple(np.array(column) for column in zip(*found, strict=True))


def _three(values):
    known = values[~np.isnan(values)]
    return (known.mean(), known.min(), known.max()) if len(known) else (np.nan,) * 3


def frame(curves, level=None, share=0.005):
    """(low, high, how many values lie outside): without the few that would hide all others.

    Args:
        curves: list of sequences of numbers.
        level: a number that must lie inside, or None.
        share: so many of the lowest, and of the highest, may be left out.
    """
    values = np.concatenate([np.asarray(curve, float) for curve in curves])
    known = values[np.isfinite(values)]
    if level is not None:
        known = np.append(known, level)
    if not len(known):
        return 0.0, 1.0, 0
    low, high = known.min(), known.max()
    inner = np.quantile(known, [share, 1 - share])
    if high - low > 4 * (inner[1] - inner[0]) > 0:
        low, high = inner
        if level is not None:
            low, high = min(low, level), max(high, level)
    margin = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
    low, high = float(low - margin), float(high + margin)
    return low, high, int(((values < low) | (values > high)).sum())


def evenly(items, most):
    """At most so many of a list, the first and the last among them."""
    if len(items) <= most:
        return list(items)
    step = (len(items) - 1) / max(most - 1, 1)
    return [items[math.floor(n * step + 0.5)] for n in range(most - 1)] + [items[-1]]
