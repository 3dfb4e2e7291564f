"""R3GAN's networks: counted weights, closed forms at the start, the resampling filters."""

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan.layers import GroupedConv2D, LearnedPicture, SmoothDownsampling2D, SmoothUpsampling2D
from keras_gan.networks import LabelEncoder, r3gan_discriminator, r3gan_generator
from tests.turns import not_on


def array(tensor):
    return ops.convert_to_numpy(tensor).astype("float64")


def by_definition(x, up):
    """Zeros between the pixels, a 4 x 4 filter, every second pixel: one image, one channel."""
    line = np.array([1.0, 3.0, 3.0, 1.0]) / 8
    height, width = x.shape
    if up:
        wide = np.zeros((2 * height, 2 * width))
        wide[::2, ::2] = 4 * x
        wide = np.pad(wide, ((2, 1), (2, 1)))  # so that a pixel lies between its two new ones
    else:
        wide = np.pad(x, 1)
    rows = np.stack([np.convolve(row, line, "valid") for row in wide])
    both = np.stack([np.convolve(column, line, "valid") for column in rows.T]).T
    return both if up else both[::2, ::2]


@pytest.mark.parametrize(
    "layer, up", [(SmoothUpsampling2D(), True), (SmoothDownsampling2D(), False)]
)
def test_resampling_is_its_filter(layer, up, rng):
    x = rng.normal(size=(2, 6, 4, 3)).astype("float32")
    made = array(layer(x))
    for i, c in np.ndindex(2, 3):
        np.testing.assert_allclose(made[i, :, :, c], by_definition(x[i, :, :, c], up), atol=1e-6)


def test_odd_sides_cannot_be_halved():
    with pytest.raises(ValueError, match=r"Only even sides.*shape \(4, 5, 1\)"):
        SmoothDownsampling2D()(np.zeros((1, 4, 5, 1), "float32"))


@pytest.mark.parametrize("strides, padding", [(1, "same"), (2, "valid")])
def test_groups_are_convolutions_side_by_side(strides, padding, rng):
    """Twelve channels in three groups: three small full convolutions."""
    settings = {"strides": strides, "padding": padding}
    layer = GroupedConv2D(6, 3, groups=3, bias_initializer="normal", **settings)
    x = rng.normal(size=(2, 5, 5, 12)).astype("float32")
    made, kernel = array(layer(x)), array(layer.kernel)
    assert kernel.shape == (3, 3, 4, 6)
    for g in range(3):
        alone = keras.layers.Conv2D(2, 3, **settings)
        alone.build((2, 5, 5, 4))
        alone.set_weights([kernel[..., 2 * g : 2 * g + 2], array(layer.bias)[2 * g : 2 * g + 2]])
        by_hand = array(alone(x[..., 4 * g : 4 * g + 4]))
        np.testing.assert_allclose(made[..., 2 * g : 2 * g + 2], by_hand, atol=1e-5)


def test_a_learned_picture_is_scaled(rng):
    layer = LearnedPicture(3, 2)
    x = rng.normal(size=(4, 5)).astype("float32")
    made = array(layer(x))
    picture = array(layer.picture)
    np.testing.assert_allclose(made, np.einsum("ic,hwc->ihwc", x, picture), rtol=1e-6)
    assert picture.shape == (3, 2, 5)


def test_the_papers_block_and_generator_have_the_papers_weights():
    """A block of 768 channels has 2.58 million; the generator of CIFAR-10 eight of them."""
    generator = r3gan_generator((32, 32, 3), latent_dim=64, width=768)
    blocks = [layer for layer in generator.layers if isinstance(layer, keras.layers.Conv2D)][:-1]
    assert sum(layer.count_params() for layer in blocks[:3]) == 2_583_552
    assert blocks[1].groups == 96
    # 8 blocks, the linear layer, the learned picture, and the last convolution.
    counted = 8 * 2_583_552 + 64 * 768 + 16 * 768 + 768 * 3
    assert generator.count_params() == counted


@not_on("jax")
@pytest.mark.parametrize(
    "shape, condition, counts",
    [((8, 8, 1), None, (24080, 23072)), ((28, 28, 1), None, (36000, 34992)),
     ((8, 8, 1), LabelEncoder(10), (24912, 24912))],
)  # fmt: skip
def test_narrow_networks(shape, condition, counts):
    players = (
        r3gan_generator(shape, latent_dim=64, width=16, condition=condition),
        r3gan_discriminator(shape, width=16, condition=condition),
    )
    assert tuple(player.count_params() for player in players) == counts


def numpy_discriminator(discriminator, x):
    """The path past the residual blocks: a projection, halvings, the last picture, a sum."""
    first, depthwise, dense = (
        [layer for layer in discriminator.layers if isinstance(layer, kind)][0]
        for kind in (keras.layers.Conv2D, keras.layers.DepthwiseConv2D, keras.layers.Dense)
    )
    h = x @ array(first.kernel)[0, 0]
    halved = [[by_definition(one[:, :, c], False) for c in range(h.shape[-1])] for one in h]
    h = np.moveaxis(np.array(halved), 1, -1)
    h = np.einsum("ihwc,hwc->ic", h, array(depthwise.kernel)[..., 0])
    return h @ array(dense.kernel)


@not_on("jax")
def test_at_the_start_every_block_passes_its_input_on(rng):
    """The last convolution of each is zero (Fixup), so an 8 x 8 image meets four layers in all."""
    discriminator = r3gan_discriminator((8, 8, 1), width=16)
    x = rng.normal(size=(3, 8, 8, 1)).astype("float32")
    expected = numpy_discriminator(discriminator, x.astype("float64"))
    np.testing.assert_allclose(array(discriminator(x)), expected, rtol=1e-4, atol=1e-5)
    generator = r3gan_generator((8, 8, 1), latent_dim=5, width=16)
    z = rng.normal(size=(3, 5)).astype("float32")
    dense = next(layer for layer in generator.layers if isinstance(layer, keras.layers.Dense))
    first = next(layer for layer in generator.layers if isinstance(layer, LearnedPicture))
    h = np.einsum("ic,hwc->ihwc", z @ array(dense.kernel), array(first.picture))
    h = h @ array(generator.layers[-1].kernel)[0, 0]
    expected = np.stack([by_definition(one[:, :, 0], True) for one in h])[..., None]
    np.testing.assert_allclose(array(generator(z)), expected, rtol=1e-4, atol=1e-5)


@not_on("jax")
def test_kernels_begin_as_fixup_says():
    """N(0, sqrt(2 / 1.04) L^(-1/4) / sqrt(fan-in)) before an activation, with L blocks in all."""
    discriminator = r3gan_discriminator((16, 16, 1), width=64)
    wide = [layer for layer in discriminator.layers if isinstance(layer, keras.layers.Conv2D)][1:]
    for one, grouped, last in zip(wide[::3], wide[1::3], wide[2::3], strict=True):
        gain = np.sqrt(2 / 1.04) * 6**-0.25
        assert array(one.kernel).std() == pytest.approx(gain / np.sqrt(64), rel=0.05)
        assert grouped.groups == 8
        assert array(grouped.kernel).std() == pytest.approx(gain / np.sqrt(16 * 9), rel=0.05)
        assert not array(last.kernel).any()


def test_the_condition_is_projected(rng):
    """The logit is linear in what is told: the mean of two tellings has the mean of two logits."""
    discriminator = r3gan_discriminator((8, 8, 1), width=16, condition=LabelEncoder(2))
    x = rng.normal(size=(1, 8, 8, 1)).astype("float32")
    (table,) = [v for v in discriminator.trainable_variables if "embeddings" in v.path]

    def logit(rows, label):
        table.assign(rows)
        label = ops.convert_to_tensor(np.array([label], "int32"))
        return array(discriminator([ops.convert_to_tensor(x), label]))[0, 0]

    rows = rng.normal(size=(2, 32)).astype("float32")
    mean = np.stack([rows.mean(axis=0)] * 2)
    both = [logit(rows, 0), logit(rows, 1)]
    assert logit(mean, 0) == pytest.approx(np.mean(both), rel=1e-4, abs=1e-6)
    assert abs(both[0] - both[1]) > 1e-4
