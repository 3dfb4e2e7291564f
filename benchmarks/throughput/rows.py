"""In which order the loops by hand take the data."""

import numpy as np


def minibatches(cell, rng, number, steps, loop=1):
    """Rows of each call: (k * batch,), or (loop, k * batch) where a call makes several steps."""
    size = cell.batch_size * cell.recipe.k
    order = rng.permutation(number)
    for step in range(0, steps, loop):
        starts = (i * size % (number - size + 1) for i in range(step, step + loop))
        rows = [order[start : start + size] for start in starts]
        yield rows[0] if loop == 1 else np.stack(rows)
