"""The optimizers of most papers."""

import keras


def adams(rate, beta_1, beta_2=0.999):
    """Two equal `Adam`s, the generator's and the discriminator's."""
    return tuple(keras.optimizers.Adam(rate, beta_1=beta_1, beta_2=beta_2) for _ in range(2))
