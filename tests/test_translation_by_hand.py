"""Steps of pix2pix and CycleGAN in plain torch, channels first, on the weights of ours.

The networks are written after the authors' tables with `torch.nn.functional`: kernels of 4 with a
border of 1, no bias before batch norm, instance norm without weights, mirrored borders.
"""

import keras
import numpy as np
import torch
import torch.nn.functional as F

import keras_gan
from tests.turns import only_on

pytestmark = only_on("torch")

STEPS, BATCH, SIDE, WIDTH, RATE = 3, 2, 16, 4, 1e-2
PARTS = (keras.layers.Conv2D, keras.layers.Conv2DTranspose, keras.layers.BatchNormalization)


def turned(model):
    """The trainable weights in the order of the layers; kernels (out, in, height, width)."""
    layers = [layer for layer in model.layers if isinstance(layer, PARTS)]
    values = [np.asarray(v) for layer in layers for v in layer.trainable_weights]
    values = [v.transpose(3, 2, 0, 1) if v.ndim == 4 else v for v in values]
    return [torch.tensor(np.ascontiguousarray(v), requires_grad=True) for v in values]


def batch_norm(x, gain, shift):
    return F.batch_norm(x, None, None, gain, shift, training=True, eps=1e-5)


def unet(weights, x):
    """16 pixels: four levels, batch norm on all but the first and the last."""
    weights, skips = iter(weights), []
    for level in range(4):
        x = F.conv2d(F.leaky_relu(x, 0.2) if level else x, next(weights), None, 2, 1)
        x = batch_norm(x, next(weights), next(weights)) if level in (1, 2) else x
        skips.append(x)
    for level in (2, 1, 0):
        x = F.conv_transpose2d(F.relu(x), next(weights), None, 2, 1)
        x = torch.cat([skips[level], batch_norm(x, next(weights), next(weights))], dim=1)
    return torch.tanh(F.conv_transpose2d(F.relu(x), next(weights), next(weights), 2, 1))


def patches(weights, x, norm):
    """One strided convolution, one of stride 1 with a norm, one to a logit."""
    weights = iter(weights)
    x = F.leaky_relu(F.conv2d(x, next(weights), next(weights), 2, 1), 0.2)
    if norm == "batch":
        x = batch_norm(F.conv2d(x, next(weights), None, 1, 1), next(weights), next(weights))
    else:
        x = F.instance_norm(F.conv2d(x, next(weights), next(weights), 1, 1))
    return F.conv2d(F.leaky_relu(x, 0.2), next(weights), next(weights), 1, 1)


def resnet(weights, x):
    """One residual block between two halvings and two doublings."""
    weights = iter(weights)

    def mirrored(x, around):
        return F.conv2d(F.pad(x, [around] * 4, "reflect"), next(weights), next(weights))

    x = F.relu(F.instance_norm(mirrored(x, 3)))
    for _ in range(2):
        x = F.relu(F.instance_norm(F.conv2d(x, next(weights), next(weights), 2, 1)))
    y = F.relu(F.instance_norm(mirrored(x, 1)))
    x = x + F.instance_norm(mirrored(y, 1))
    for _ in range(2):
        x = F.conv_transpose2d(x, next(weights), next(weights), 2, 1, output_padding=1)
        x = F.relu(F.instance_norm(x))
    return torch.tanh(mirrored(x, 3))


def descent(*networks):
    """Adam's first steps are of one length whatever the gradient; these show what it is."""
    return torch.optim.SGD([weight for network in networks for weight in network], RATE)


def compiled(gan):
    gan.compile(*(keras.optimizers.SGD(RATE) for _ in range(2)))
    return gan


def move(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


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
    judge = keras_gan.networks.patch_discriminator((SIDE, SIDE, 5), 1, WIDTH)
    g, d = turned(generator), turned(judge)
    before = turned(generator), turned(judge)
    optimizers = descent(g), descent(d)
    a, b = pictures(rng, 2), pictures(rng, 3)
    for x, y in minibatches(a, b):
        with torch.no_grad():
            fake = unet(g, x)
        real = patches(d, torch.cat([x, y], 1), "batch")
        fooled = patches(d, torch.cat([x, fake], 1), "batch")
        move(optimizers[1], 0.5 * (F.softplus(-real).mean() + F.softplus(fooled).mean()))
        fake = unet(g, x)
        fooled = patches(d, torch.cat([x, fake], 1), "batch")
        move(optimizers[0], F.softplus(-fooled).mean() + 100 * (y - fake).abs().mean())
    gan = compiled(keras_gan.Pix2Pix(generator, judge, seed=0))
    gan.fit(a, b, batch_size=BATCH, shuffle=False, verbose=0)
    assert_equal_weights(generator, g, before[0])
    assert_equal_weights(judge, d, before[1])


def test_cyclegan(rng):
    """The discriminators first, as every game here; no pool, which draws by chance."""
    ways = [keras_gan.networks.resnet_translator((SIDE, SIDE, 3), width=WIDTH, blocks=1)
            for _ in "ab"]  # fmt: skip
    judges = [keras_gan.networks.patch_discriminator((SIDE, SIDE, 3), 1, WIDTH, "instance")
              for _ in "ab"]  # fmt: skip
    before = [turned(network) for network in (*ways, *judges)]
    to_b, to_a, of_a, of_b = (turned(network) for network in (*ways, *judges))
    optimizers = descent(to_b, to_a), descent(of_a, of_b)
    a, b = pictures(rng, 3), pictures(rng, 3)

    def apart(x, y):
        return (x - y).abs().mean()

    for x, y in minibatches(a, b):
        with torch.no_grad():
            fakes = resnet(to_a, y), resnet(to_b, x)
        loss = 0.0
        for judge, real, fake in ((of_a, x, fakes[0]), (of_b, y, fakes[1])):
            seen = patches(judge, real, "instance"), patches(judge, fake, "instance")
            loss = loss + 0.5 * ((seen[0] - 1) ** 2).mean() + 0.5 * (seen[1] ** 2).mean()
        move(optimizers[1], loss)
        fake_a, fake_b = resnet(to_a, y), resnet(to_b, x)
        loss = ((patches(of_a, fake_a, "instance") - 1) ** 2).mean()
        loss = loss + ((patches(of_b, fake_b, "instance") - 1) ** 2).mean()
        loss = loss + 10 * (apart(resnet(to_a, fake_b), x) + apart(resnet(to_b, fake_a), y))
        loss = loss + 5 * (apart(resnet(to_b, y), y) + apart(resnet(to_a, x), x))
        move(optimizers[0], loss)
    gan = compiled(keras_gan.CycleGAN(*ways, *judges, pool_size=0, seed=0))
    gan.fit({"a": a, "b": b}, batch_size=BATCH, shuffle=False, verbose=0)
    trained = zip((*ways, *judges), (to_b, to_a, of_a, of_b), before, strict=True)
    for model, weights, first in trained:
        assert_equal_weights(model, weights, first)
