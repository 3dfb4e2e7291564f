"""Samples of a law that is known."""

from keras_gan.data.samples import Samples

NUMBER = 12_500  # of which 10,000 are there to train on, as many as SeqGAN's


def drawn(law, seed):
    """The `Samples` that are drawn from a `Law`."""
    return Samples(law.sample(NUMBER, seed), sequence=law.part, law=law)
