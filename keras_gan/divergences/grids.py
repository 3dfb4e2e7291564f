"""The divergence of any two densities that are known on a grid."""

import numpy as np

from keras_gan.divergences.integrands import integrand


def on_a_grid(divergence, p, q, cell=1.0, alpha=None):
    """D_f(p || q) = sum of q f(p / q) cell, in float64.

    For densities without a closed form, such as mixtures, and for discrete distributions
    (`cell=1`). The grid must hold the mass of both: what lies outside is not counted.

    Args:
        divergence: a name of `losses.FDivergence`.
        p, q: densities at the same points of a grid of any number of axes.
        cell: the volume of a cell, or an array of volumes.
        alpha: of `"alpha"`.

    Returns:
        A float; infinite where one density is 0, the other is not, and the divergence minds.

    Example:
        from scipy.stats import norm

        x = np.linspace(-8, 8, 4001)
        on_a_grid("kl", norm.pdf(x), norm.pdf(x, 1, 1.2), cell=x[1] - x[0])   # 0.376766

    [Nowozin et al., 2016](https://arxiv.org/abs/1606.00709), equation 2.
    """
    p, q = (np.asarray(density, "float64") for density in (p, q))
    if p.shape != q.shape:
        raise ValueError(
            "`p` and `q` are densities at the same points. "
            f"Received: p.shape={p.shape}, q.shape={q.shape}"
        )
    cells = np.broadcast_to(np.asarray(cell, "float64"), p.shape)
    for name, density in (("p", p), ("q", q)):
        mass = float((density * cells).sum())
        if not (density >= 0.0).all() or not abs(mass - 1.0) < 0.05:
            raise ValueError(
                f"`{name}` must be a density: nowhere below 0, and its sum times `cell` must be 1, "
                f"to a twentieth. Make the grid wider or finer, or correct `cell`. "
                f"Received: {name}.min()={density.min()}, mass={mass:.4g}"
            )
    return float((integrand(divergence, alpha)(p, q) * cells).sum())
