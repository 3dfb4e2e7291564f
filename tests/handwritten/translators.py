"""The networks of pix2pix and CycleGAN in plain torch, channels first, on the weights of ours.

Written after the authors' tables with `torch.nn.functional`: kernels of 4 with a border of 1, no
bias before batch norm, instance norm without weights, mirrored borders. Weights are a list in the
order of the layers, as `turned` makes it of a Keras model.
"""

import keras
import numpy as np
import torch
import torch.nn.functional as F

PARTS = (keras.layers.Conv2D, keras.layers.Conv2DTranspose, keras.layers.BatchNormalization)


def turned(model):
    """The trainable weights in the order of the layers; kernels (out, in, height, width)."""
    layers = [layer for layer in model.layers if isinstance(layer, PARTS)]
    values = [keras.ops.convert_to_numpy(v) for layer in layers for v in layer.trainable_weights]
    values = [v.transpose(3, 2, 0, 1) if v.ndim == 4 else v for v in values]
    return [torch.tensor(np.ascontiguousarray(v), requires_grad=True) for v in values]


def batch_norm(x, gain, shift):
    return F.batch_norm(x, None, None, gain, shift, training=True, eps=1e-5)


def unet(weights, x):
    """As many levels as 2 divides the side, batch norm on all but the first and the last."""
    weights, skips, levels = iter(weights), [], x.shape[-1].bit_length() - 1
    for level in range(levels):
        x = F.conv2d(F.leaky_relu(x, 0.2) if level else x, next(weights), None, 2, 1)
        x = batch_norm(x, next(weights), next(weights)) if 0 < level < levels - 1 else x
        skips.append(x)
    for skip in reversed(skips[:-1]):
        x = F.conv_transpose2d(F.relu(x), next(weights), None, 2, 1)
        x = torch.cat([skip, batch_norm(x, next(weights), next(weights))], dim=1)
    return torch.tanh(F.conv_transpose2d(F.relu(x), next(weights), next(weights), 2, 1))


def patches(weights, x, norm):
    """Strided convolutions, one of stride 1 with a norm, one to a logit."""
    weights, kernels = iter(weights), sum(w.ndim == 4 for w in weights)
    x = F.leaky_relu(F.conv2d(x, next(weights), next(weights), 2, 1), 0.2)
    for kernel in range(1, kernels - 1):
        stride = 1 if kernel == kernels - 2 else 2
        if norm == "batch":
            x = F.conv2d(x, next(weights), None, stride, 1)
            x = batch_norm(x, next(weights), next(weights))
        else:
            x = F.instance_norm(F.conv2d(x, next(weights), next(weights), stride, 1))
        x = F.leaky_relu(x, 0.2)
    return F.conv2d(x, next(weights), next(weights), 1, 1)


def resnet(weights, x, blocks):
    """Residual blocks between two halvings and two doublings."""
    weights = iter(weights)

    def mirrored(x, around):
        return F.conv2d(F.pad(x, [around] * 4, "reflect"), next(weights), next(weights))

    x = F.relu(F.instance_norm(mirrored(x, 3)))
    for _ in range(2):
        x = F.relu(F.instance_norm(F.conv2d(x, next(weights), next(weights), 2, 1)))
    for _ in range(blocks):
        y = F.relu(F.instance_norm(mirrored(x, 1)))
        x = x + F.instance_norm(mirrored(y, 1))
    for _ in range(2):
        x = F.conv_transpose2d(x, next(weights), next(weights), 2, 1, output_padding=1)
        x = F.relu(F.instance_norm(x))
    return torch.tanh(mirrored(x, 3))


def move(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def pix2pix_step(g, d, optimizers, x, y):
    """The discriminator's update, then the generator's; `optimizers` of both in that order."""
    with torch.no_grad():
        fake = unet(g, x)
    real = patches(d, torch.cat([x, y], 1), "batch")
    fooled = patches(d, torch.cat([x, fake], 1), "batch")
    move(optimizers[0], 0.5 * (F.softplus(-real).mean() + F.softplus(fooled).mean()))
    fake = unet(g, x)
    fooled = patches(d, torch.cat([x, fake], 1), "batch")
    move(optimizers[1], F.softplus(-fooled).mean() + 100 * apart(y, fake))


def cyclegan_step(to_b, to_a, of_a, of_b, optimizers, x, y, blocks):
    """Both discriminators' update, as every game here, then the generators'; without a pool."""
    with torch.no_grad():
        fakes = resnet(to_a, y, blocks), resnet(to_b, x, blocks)
    loss = 0.0
    for judge, real, fake in ((of_a, x, fakes[0]), (of_b, y, fakes[1])):
        seen = patches(judge, real, "instance"), patches(judge, fake, "instance")
        loss = loss + 0.5 * ((seen[0] - 1) ** 2).mean() + 0.5 * (seen[1] ** 2).mean()
    move(optimizers[0], loss)
    fake_a, fake_b = resnet(to_a, y, blocks), resnet(to_b, x, blocks)
    loss = ((patches(of_a, fake_a, "instance") - 1) ** 2).mean()
    loss = loss + ((patches(of_b, fake_b, "instance") - 1) ** 2).mean()
    back = resnet(to_a, fake_b, blocks), resnet(to_b, fake_a, blocks)
    loss = loss + 10 * (apart(back[0], x) + apart(back[1], y))
    same = resnet(to_b, y, blocks), resnet(to_a, x, blocks)
    move(optimizers[1], loss + 5 * (apart(same[0], y) + apart(same[1], x)))


def apart(x, y):
    return (x - y).abs().mean()
