"""Networks from pictures to pictures: the papers' weights, torch's layers anew, patches."""

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan import backend, networks

TORCH = pytest.mark.skipif(
    keras.backend.backend() != "torch", reason="the authors' layers are torch's"
)


def trainable(network):
    return sum(int(np.prod(v.shape)) for v in network.trainable_variables)


@pytest.mark.parametrize(
    "make, shape, kwargs, count",
    [
        ("unet_generator", (256, 256, 3), {}, 54_413_955),
        ("unet_generator", (128, 128, 3), {}, 41_828_995),
        ("resnet_translator", (256, 256, 3), {}, 11_378_179),
        ("resnet_translator", (128, 128, 3), {}, 7_837_699),
        ("patch_discriminator", (256, 256, 6), {}, 2_768_705),
        ("patch_discriminator", (256, 256, 3), {"normalization": "instance"}, 2_764_737),
    ],
)
def test_weights_are_those_of_the_papers(make, shape, kwargs, count, monkeypatch):
    # Zeros, because drawing fifty million numbers is no part of the question.
    zeros = keras.initializers.Zeros()
    monkeypatch.setattr(keras.initializers.RandomNormal, "__call__", zeros.__call__)
    network = getattr(networks, make)(shape, **kwargs)
    assert trainable(network) == count
    if make == "patch_discriminator":
        assert network.output_shape == (None, 30, 30, 1)
    else:
        assert network.output_shape == (None, *shape)


@pytest.mark.parametrize("depth, side", [(0, 1), (1, 16), (2, 34), (3, 70)])
def test_a_logit_sees_a_patch(depth, side):
    """The footprint of a gradient is a square of `receptive_field` pixels."""
    size = max(side + 8, 8)
    network = networks.patch_discriminator((size, size, 1), depth, 1, normalization=None)
    for layer in network.layers:
        if layer.weights:
            layer.set_weights([np.abs(w) + 0.1 for w in layer.get_weights()])
    middle = network.output_shape[1] // 2
    image = ops.zeros((1, size, size, 1))
    slope = backend.input_gradients(lambda x: network(x)[:, middle, middle], image)
    seen = np.argwhere(ops.convert_to_numpy(slope)[0, :, :, 0] != 0)
    extent = seen.max(axis=0) - seen.min(axis=0) + 1
    assert networks.receptive_field(depth) == side
    assert extent.tolist() == [side] * 2


def images(rng, *shape):
    return rng.normal(size=shape).astype("float32")


def randomised(network, rng):
    for layer in network.layers:
        values = [rng.normal(size=w.shape).astype("float32") * 0.3 for w in layer.get_weights()]
        if "batch" in layer.name:
            values[0] = values[0] + 1
        layer.set_weights(values)
    return network


def halved(x, kernel, bias, stride=2):
    """Convolution with a border of one zero, in float64; kernel (height, width, in, out)."""
    x = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    rows, columns = ((side - 4) // stride + 1 for side in x.shape[1:3])
    parts = [
        x[:, i : i + stride * rows : stride, j : j + stride * columns : stride][:, :rows, :columns]
        @ kernel[i, j] for i in range(4) for j in range(4)
    ]  # fmt: skip
    return sum(parts) + bias


def doubled(x, kernel, bias):
    """Its transpose: each pixel paints 4x4 of them, the outermost rows and columns are cut off."""
    count, height, width, _ = x.shape
    made = np.zeros((count, 2 * height + 2, 2 * width + 2, kernel.shape[2]))
    for i in range(4):
        for j in range(4):
            made[:, i : i + 2 * height : 2, j : j + 2 * width : 2] += x @ kernel[i, j].T
    return made[:, 1:-1, 1:-1] + bias


def leaky(x):
    return np.where(x > 0, x, 0.2 * x)


def weights_of(network):
    return [np.asarray(w, "float64") for layer in network.layers for w in layer.get_weights()]


def test_borders_are_one_zero_on_every_backend(rng):
    """Backends cut borders in their own ways, and "same" means another one for odd sides."""
    x = images(rng, 2, 8, 12, 1)
    judge = randomised(networks.patch_discriminator((8, 12, 1), 1, 2, normalization=None), rng)
    k1, b1, k2, b2, k3, b3 = weights_of(judge)
    expected = halved(leaky(halved(leaky(halved(x, k1, b1)), k2, b2, 1)), k3, b3, 1)
    np.testing.assert_allclose(ops.convert_to_numpy(judge(x)), expected, rtol=1e-4, atol=1e-4)
    made = networks.unet_generator((8, 12, 1), 1, 2, normalization=None, dropout=0, depth=2)
    k1, b1, k2, b2, k3, b3, k4, b4 = weights_of(randomised(made, rng))
    high = halved(x, k1, b1)
    low = doubled(np.maximum(halved(leaky(high), k2, b2), 0), k3, b3)
    both = np.maximum(np.concatenate([high, low], axis=-1), 0)
    found = ops.convert_to_numpy(made(x, training=False))
    np.testing.assert_allclose(found, np.tanh(doubled(both, k4, b4)), rtol=1e-4, atol=1e-4)


def copied(network, modules):
    """Puts the Keras network's weights into torch's modules, in their order."""
    import torch

    ours = [a for a in network.layers if a.weights]
    theirs = [m for m in modules if list(m.parameters())]
    assert len(ours) == len(theirs)
    for layer, module in zip(ours, theirs, strict=True):
        kernel, *rest = layer.get_weights()
        if kernel.ndim == 4:
            kernel = kernel.transpose(3, 2, 0, 1)  # both kinds of convolution in both packages
        for parameter, value in zip(module.parameters(), [kernel, *rest], strict=False):
            parameter.data = torch.tensor(value)


def compared(network, module, x, training=False):
    import torch

    module.train(training)
    with torch.no_grad():
        expected = module(torch.tensor(x).permute(0, 3, 1, 2)).permute(0, 2, 3, 1).numpy()
    found = ops.convert_to_numpy(network(x, training=training))
    assert expected.std() > 1e-2
    np.testing.assert_allclose(found, expected, atol=1e-4)


@TORCH
def test_the_translator_is_the_papers_in_torch(rng):
    from torch import nn

    class Block(nn.Module):
        def __init__(self, dim):
            super().__init__()
            half = [nn.ReflectionPad2d(1), nn.Conv2d(dim, dim, 3), nn.InstanceNorm2d(dim)]
            again = [nn.ReflectionPad2d(1), nn.Conv2d(dim, dim, 3), nn.InstanceNorm2d(dim)]
            self.inside = nn.Sequential(*half, nn.ReLU(), *again)

        def forward(self, x):
            return x + self.inside(x)

    def halved(i, o):
        return [nn.Conv2d(i, o, 3, stride=2, padding=1), nn.InstanceNorm2d(o), nn.ReLU()]

    def doubled(i, o):
        up = nn.ConvTranspose2d(i, o, 3, stride=2, padding=1, output_padding=1)
        return [up, nn.InstanceNorm2d(o), nn.ReLU()]

    module = nn.Sequential(
        nn.ReflectionPad2d(3), nn.Conv2d(2, 4, 7), nn.InstanceNorm2d(4), nn.ReLU(),
        *halved(4, 8), *halved(8, 16), Block(16), Block(16), *doubled(16, 8), *doubled(8, 4),
        nn.ReflectionPad2d(3), nn.Conv2d(4, 3, 7), nn.Tanh(),
    )  # fmt: skip
    network = randomised(networks.resnet_translator((16, 12, 2), 3, 4, blocks=2), rng)
    copied(network, [m for m in module.modules() if not list(m.children())])
    compared(network, module, images(rng, 2, 16, 12, 2))


@TORCH
def test_the_u_net_is_the_papers_in_torch(rng):
    import torch
    from torch import nn

    class Level(nn.Module):
        """What is between a halving and a doubling, and beside it what went in."""

        def __init__(self, outer, inner, inside=None, last=None):
            super().__init__()
            self.last = last
            up_in = inner if inside is None else 2 * inner
            norm = [nn.BatchNorm2d(inner)] if inside is not None and last is None else []
            act = [] if last is not None else [nn.LeakyReLU(0.2)]
            self.down = nn.Sequential(
                *act, nn.Conv2d(outer, inner, 4, stride=2, padding=1, bias=False), *norm
            )
            self.inside = inside
            to = outer if last is None else last
            up = nn.ConvTranspose2d(up_in, to, 4, stride=2, padding=1, bias=last is not None)
            after = [nn.BatchNorm2d(to)] if last is None else [nn.Tanh()]
            self.up = nn.Sequential(nn.ReLU(), up, *after)

        def forward(self, x):
            y = self.down(x)
            made = self.up(y if self.inside is None else self.inside(y))
            return made if self.last is not None else torch.cat([x, made], dim=1)

    inner = Level(8, 16)
    middle = Level(4, 8, inner)
    module = Level(2, 4, middle, last=3)
    network = randomised(networks.unet_generator((16, 8, 2), 3, 4, dropout=0, depth=3), rng)
    parts = [module.down, middle.down, inner.down, inner.up, middle.up, module.up]
    copied(network, [m for part in parts for m in part if not list(m.children())])
    # With the statistics of the pictures, as pix2pix draws.
    compared(network, module, images(rng, 2, 16, 8, 2), training=True)


@TORCH
def test_the_patches_are_the_papers_in_torch(rng):
    from torch import nn

    layers = [nn.Conv2d(2, 4, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
    for i, o, stride in ((4, 8, 2), (8, 16, 1)):
        layers += [nn.Conv2d(i, o, 4, stride=stride, padding=1, bias=False)]
        layers += [nn.BatchNorm2d(o), nn.LeakyReLU(0.2)]
    module = nn.Sequential(*layers, nn.Conv2d(16, 1, 4, padding=1))
    network = randomised(networks.patch_discriminator((32, 24, 2), 2, 4), rng)
    copied(network, list(module))
    compared(network, module, images(rng, 2, 32, 24, 2), training=True)


def test_dropout_stands_in_the_lowest_levels_of_the_way_up():
    network = networks.unet_generator((256, 256, 1), width=1)
    sizes = [a.output.shape[1] for a in network.layers if isinstance(a, keras.layers.Dropout)]
    assert sizes == [2, 4, 8]


def test_a_resized_way_up_has_no_transposed_convolution():
    for make in (networks.unet_generator, networks.resnet_translator):
        network = make((16, 16, 1), width=2, upsampling="resized")
        assert network.output_shape == (None, 16, 16, 1)
        kinds = {type(layer) for layer in network.layers}
        assert keras.layers.Conv2DTranspose not in kinds and keras.layers.UpSampling2D in kinds
        with pytest.raises(ValueError, match="Received: upsampling='bigger'"):
            make((16, 16, 1), width=2, upsampling="bigger")
        with pytest.raises(ValueError, match="Received: normalization='layer'"):
            make((16, 16, 1), width=2, normalization="layer")
