"""What learns: settings found by hand, in arguments of the public API."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """One run in arguments of the public API; None stands for the variant's default.

    Args:
        data: name for `keras_gan.data.load`.
        variant: class in `keras_gan`.
        steps: generator updates.
        networks: arguments of `from_shape`.
        adam: arguments of both players' `keras.optimizers.Adam`.
        generator_rate: learning rate of the generator alone, where `adam` has the other's.
        batch_size: argument of `fit`.
    """

    data: str
    variant: str
    steps: int
    networks: dict
    adam: dict | None = None
    generator_rate: float | None = None
    batch_size: int | None = None
    seed: int = 0


POINTS = {"width": 128, "average": 0.99}
DIGITS = {"width": 32, "average": 0.999}
TASKS = {
    "ring": [
        Recipe("ring", "WGANGP", 5000, POINTS, {"learning_rate": 1e-3, "beta_1": 0.5,
               "beta_2": 0.9}, batch_size=256),
        Recipe("ring", "GAN", 6000, {**POINTS, "latent_dim": 2}, {"learning_rate": 1e-3,
               "beta_1": 0.5}, batch_size=256),
        Recipe("ring", "UnrolledGAN", 6000, {"average": 0.99}, {"learning_rate": 1e-4,
               "beta_1": 0.5}, generator_rate=1e-3),
    ],
    "grid": [
        Recipe("grid", "WGANGP", 8000, POINTS, {"learning_rate": 1e-3, "beta_1": 0.5,
               "beta_2": 0.9}, batch_size=256),
    ],
    "digits": [
        Recipe("digits", "WGANGP", 3000, DIGITS),
        Recipe("digits", "WGANGP", 3000, DIGITS, {"learning_rate": 4e-4, "beta_1": 0.5,
               "beta_2": 0.9}),
        Recipe("digits", "WGANCT", 3000, DIGITS),
        Recipe("digits", "RelativisticGAN", 3000, DIGITS),
    ],
    "conditional": [Recipe("digits", "ConditionalGAN", 3000, {"average": 0.999})],
}  # fmt: skip
