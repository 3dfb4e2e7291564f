"""DiffAugment against a loop in NumPy that follows the paper's code word for word."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan import networks
from keras_gan.layers import DiffAugment
from tests.layer_games import (
    assert_differentiable_twice,
    assert_resumes,
    image_game,
    images,
    to_numpy,
)
from tests.turns import not_on


def fed(drawn, **kwargs):
    layer = DiffAugment(**kwargs)
    layer.draw = lambda count: ops.convert_to_tensor(drawn)
    return layer


def by_hand(image, u, policy):
    """One image in float64; `u` are its seven numbers."""
    x = image.astype("float64")
    height, width, channels = x.shape
    if "color" in policy:
        x = x + u[0] - 0.5
        mean = x.mean(axis=2, keepdims=True)
        x = (x - mean) * (2 * u[1]) + mean
        x = (x - x.mean()) * (u[2] + 0.5) + x.mean()
    if "translation" in policy:
        reach = [int(size * 0.125 + 0.5) for size in (height, width)]
        down, right = (int(np.floor(u[3 + i] * (2 * r + 1))) - r for i, r in enumerate(reach))
        padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
        moved = np.empty_like(x)
        for i in range(height):
            for j in range(width):
                row = min(max(i + down + 1, 0), height + 1)
                column = min(max(j + right + 1, 0), width + 1)
                moved[i, j] = padded[row, column]
        x = moved
    if "cutout" in policy:
        sides = [int(size * 0.5 + 0.5) for size in (height, width)]
        offsets = [
            int(np.floor(u[5 + i] * (size + (1 - side % 2))))
            for i, (size, side) in enumerate(zip((height, width), sides, strict=True))
        ]
        mask = np.ones((height, width, 1))
        for i in range(sides[0]):
            for j in range(sides[1]):
                row = min(max(i + offsets[0] - sides[0] // 2, 0), height - 1)
                column = min(max(j + offsets[1] - sides[1] // 2, 0), width - 1)
                mask[row, column] = 0.0
        x = x * mask
    return x


ALL = ("color", "translation", "cutout")


@pytest.mark.parametrize(
    "policy, shape",
    [(("color",), (7, 12, 3)), (("translation",), (7, 12, 3)), (("cutout",), (7, 12, 3)),
     (ALL, (7, 12, 3)), (ALL, (8, 8, 1))],
)  # fmt: skip
def test_is_the_papers_code(rng, policy, shape):
    count = 40
    x = rng.uniform(-1, 1, (count, *shape)).astype("float32")
    u = rng.uniform(size=(count, 7)).astype("float32")
    u[:2] = [[0.0] * 7, [1.0 - 2.0**-24] * 7]  # the ends of all ranges
    found = to_numpy(fed(u, policy=policy)(x, training=True))
    expected = np.stack([by_hand(*pair, policy) for pair in zip(x, u, strict=True)])
    np.testing.assert_allclose(found, expected, atol=2e-6)


def test_the_papers_loop_cuts_squares_short_at_the_border():
    """The reference itself: of a square of 4 x 4 around the corner, 2 x 2 are left."""
    ones = np.ones((8, 8, 1))
    assert (by_hand(ones, np.zeros(7), ("cutout",)) == 0).sum() == 4
    assert (by_hand(ones, np.full(7, 0.5), ("cutout",)) == 0).sum() == 16


def test_each_image_is_disturbed_in_its_own_way_and_in_training_only():
    x = np.repeat(images(1), 6, axis=0)
    layer = DiffAugment(seed=1)
    disturbed = to_numpy(layer(x, training=True))
    assert min(np.abs(disturbed[i] - disturbed[i - 1]).max() for i in range(6)) > 1e-2
    assert np.abs(to_numpy(layer(x, training=True)) - disturbed).max() > 1e-2
    np.testing.assert_array_equal(to_numpy(layer(x)), x)
    np.testing.assert_array_equal(to_numpy(layer(x, training=False)), x)
    again = DiffAugment(seed=1)
    np.testing.assert_array_equal(to_numpy(again(x, training=True)), disturbed)


@not_on("jax")
def test_draws_are_uniform_over_all_places():
    """The mean over draws of one bright pixel's new place: each of 3 x 3 with 1/9."""
    count = 4000
    x = np.zeros((count, 8, 8, 1), "float32")
    x[:, 4, 4] = 1.0
    seen = to_numpy(DiffAugment(("translation",), seed=0)(x, training=True)).mean(axis=0)[:, :, 0]
    expected = np.zeros((8, 8))
    expected[3:6, 3:6] = 1 / 9
    np.testing.assert_allclose(seen, expected, atol=0.02)  # four standard errors


@not_on("jax")
def test_gradients_go_through_twice(rng):
    x = rng.uniform(-1, 1, (2, 8, 8, 2)).astype("float32")
    layer = fed(rng.uniform(size=(2, 7)).astype("float32"))
    assert_differentiable_twice(lambda x: layer(x, training=True), x, rng)


def test_a_game_trains_behind_it_and_resumes_bit_for_bit(tmp_path):
    game = assert_resumes(lambda: image_game(DiffAugment(seed=7)), (images(),), tmp_path)
    [layer] = [each for each in game.discriminator.layers if isinstance(each, DiffAugment)]
    # Each step: reals, fakes and mixtures of both discriminator updates, the generator's fakes.
    assert int(to_numpy(layer.seed_generator.state)[1]) == game.steps_done * (2 * 3 + 1)


def test_layers_of_keras_that_move_pictures_stand_there_as_well(tmp_path):
    def moved():
        return keras.Sequential([
            keras.layers.RandomRotation(0.05, seed=1),
            keras.layers.RandomTranslation(0.06, 0.06, seed=2),
        ])  # fmt: skip

    game = assert_resumes(lambda: image_game(moved(), keras_gan.GAN), (images(16),), tmp_path)
    drawn = [int(to_numpy(v)[1]) for v in game.discriminator.variables if "seed" in v.path]
    assert len(drawn) == 2 and min(drawn) >= game.steps_done * (2 * 2 + 1)


def test_config_comes_back():
    layer = DiffAugment(("cutout", "color"), seed=4, name="disturbed")
    config = keras.layers.serialize(layer)
    assert config["registered_name"] == "keras_gan>DiffAugment"
    restored = keras.layers.deserialize(config)
    assert (restored.policy, restored.seed) == (("color", "cutout"), 4)
    assert restored.get_config() == layer.get_config()


@not_on("jax")
@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_half_precision_moves_exactly(policy):
    keras.mixed_precision.set_dtype_policy(policy)
    layer = DiffAugment(("translation", "cutout"), seed=1)
    x = np.ones((8, 8, 8, 1), "float32")
    outputs = layer(x, training=True)
    assert keras.backend.standardize_dtype(outputs.dtype) == policy.removeprefix("mixed_")
    assert set(np.unique(to_numpy(ops.cast(outputs, "float32")))) == {0.0, 1.0}


@pytest.mark.parametrize("shape", [(2,), (8, 8), (8, 3, 1), (None, None, 1)])
def test_points_and_small_images_are_refused(shape):
    with pytest.raises(ValueError, match=r"takes images .*at least 4 pixels.*Received: input_sha"):
        DiffAugment().build((None, *shape))


def test_the_error_reaches_whoever_puts_it_before_a_critic_of_points():
    critic = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match="no meaning for points"):
        networks.before(critic, DiffAugment())


@pytest.mark.parametrize("policy", [(), ("colour",), ("color", "color"), "color,colour"])
def test_unknown_policies_are_refused(policy):
    with pytest.raises(ValueError, match="`policy` names some of 'color', 'translation', 'cut"):
        DiffAugment(policy)
