"""Steps of pix2pix and CycleGAN equal to those in plain torch, on the weights of ours."""

import keras
import numpy as np

import keras_gan
from tests.turns import only_on

pytestmark = only_on("torch")
if keras.backend.backend() == "torch":
    import torch

    from tests.handwritten.translators import cyclegan_step, pix2pix_step, turned

STEPS, BATCH, SIDE, WIDTH, RATE = 3, 2, 16, 4, 1e-2


def descent(*networks):
    """Adam's first steps are of one length whatever the gradient; these show what it is."""
    return torch.optim.SGD([weight for network in networks for weight in network], RATE)


def compiled(gan):
    gan.compile(*(keras.optimizers.SGD(RATE) for _ in range(2)))
    return gan


def pictures(rng, channels):
    return np.tanh(rng.normal(size=(BATCH * STEPS, SIDE, SIDE, channels))).astype("float32")


def minibatches(*arrays):
    firsts = [torch.tensor(np.moveaxis(array, -1, 1)) for array in arrays]
    return zip(*(first.split(BATCH) for first in firsts), strict=True)


def assert_equal_weights(model, weights, before):
    """Those that moved, which a bias before instance norm does not, and all of them to 1e-4."""
    for ours, theirs, first in zip(turned(model), weights, before, strict=True):
        np.testing.assert_allclose(ours.detach(), theirs.detach(), rtol=1e-4, atol=1e-6)
        moved = (theirs - first).norm()
        assert moved < 1e-6 or (ours - theirs).norm() < 1e-3 * moved


def test_pix2pix(rng):
    generator = keras_gan.networks.unet_generator((SIDE, SIDE, 2), 3, WIDTH, dropout=0)
    judge = keras_gan.networks.patch_discriminator((SIDE, SIDE, 5), 2, WIDTH)
    g, d = turned(generator), turned(judge)
    before = turned(generator), turned(judge)
    optimizers = descent(d), descent(g)
    a, b = pictures(rng, 2), pictures(rng, 3)
    for x, y in minibatches(a, b):
        pix2pix_step(g, d, optimizers, x, y)
    gan = compiled(keras_gan.Pix2Pix(generator, judge, seed=0))
    gan.fit(a, b, batch_size=BATCH, shuffle=False, verbose=0)
    assert_equal_weights(generator, g, before[0])
    assert_equal_weights(judge, d, before[1])


def test_cyclegan(rng):
    """No pool, which draws by chance."""
    ways = [keras_gan.networks.resnet_translator((SIDE, SIDE, 3), width=WIDTH, blocks=1)
            for _ in "ab"]  # fmt: skip
    judges = [keras_gan.networks.patch_discriminator((SIDE, SIDE, 3), 1, WIDTH, "instance")
              for _ in "ab"]  # fmt: skip
    before = [turned(network) for network in (*ways, *judges)]
    to_b, to_a, of_a, of_b = (turned(network) for network in (*ways, *judges))
    optimizers = descent(of_a, of_b), descent(to_b, to_a)
    a, b = pictures(rng, 3), pictures(rng, 3)
    for x, y in minibatches(a, b):
        cyclegan_step(to_b, to_a, of_a, of_b, optimizers, x, y, blocks=1)
    gan = compiled(keras_gan.CycleGAN(*ways, *judges, pool_size=0, seed=0))
    gan.fit({"a": a, "b": b}, batch_size=BATCH, shuffle=False, verbose=0)
    trained = zip((*ways, *judges), (to_b, to_a, of_a, of_b), before, strict=True)
    for model, weights, first in trained:
        assert_equal_weights(model, weights, first)
