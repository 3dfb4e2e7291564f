"""Dropout that repeats and resumes on every backend."""

import random

from keras import layers


def dropped(x, rate):
    """`x` behind dropout, or `x` itself at rate 0."""
    if not rate:
        return x
    # Without a seed torch would draw from its global generator, which no file holds.
    return layers.Dropout(rate, seed=random.randrange(2**31))(x)
