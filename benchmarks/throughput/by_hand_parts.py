"""What the loops by hand share: losses and the order of rows.

`k` holds the framework's own `mean`, `relu` and `softplus`.
"""

import numpy as np


def discriminator_loss(k, cell, real, fake):
    if cell.variant == "GAN":
        return k.mean(k.softplus(-real)) + k.mean(k.softplus(fake))
    if cell.variant == "SNGAN":
        return k.mean(k.relu(1 - real)) + k.mean(k.relu(1 + fake))
    return k.mean(fake) - k.mean(real)


def generator_loss(k, cell, fake):
    return k.mean(k.softplus(-fake)) if cell.variant == "GAN" else -k.mean(fake)


def minibatches(cell, rng, number, steps, loop=1):
    """Rows of each call: (k * batch,), or (loop, k * batch) where a call makes several steps."""
    size = cell.batch_size * cell.steps
    order = rng.permutation(number)
    for step in range(0, steps, loop):
        starts = (i * size % (number - size + 1) for i in range(step, step + loop))
        rows = [order[start : start + size] for start in starts]
        yield rows[0] if loop == 1 else np.stack(rows)
