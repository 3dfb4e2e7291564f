"""Training steps written by hand in each framework: what keras_gan must equal.

The players are the small networks of `tests/players.py`; `weights` maps names such as
"g/hidden/kernel" to arrays. Every module has `run(recipe, weights, batches, noise, mixing)`,
which returns the weights after one step for each batch.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Recipe:
    """A variant in numbers, from the paper and not from keras_gan; see tests/variants/."""

    loss: str
    k: int = 1
    rate: float = 2e-4
    betas: tuple = (0.5, 0.999)  # of Adam; None means RMSprop with smoothing 0.99
    penalty: float | None = None
    clip: float | None = None
    spectral: bool = False
    conditional: bool = False
    generator_batches: int = 1
    decay_steps: int | None = None


LATENT_DIM = 4
FEATURES = 3
CLASSES = 3
BATCH = 6
