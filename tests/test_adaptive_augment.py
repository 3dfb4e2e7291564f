"""ADA against its own matrices, image by image and pixel by pixel in NumPy; and p's rule."""

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan.layers import AdaptiveAugment
from tests.layer_games import (
    assert_differentiable_twice,
    assert_resumes,
    image_game,
    images,
    to_numpy,
)
from tests.turns import not_on

GATES = (
    "xflip", "rot90", "xint", "scale", "rotate", "aniso", "rotate_again", "xfrac",
    "brightness", "contrast", "luma_flip", "hue", "saturation",
)  # fmt: skip


def fed(gates, uniform, normal, **kwargs):
    """A layer whose draws are given; p = 1 unless said."""
    layer = AdaptiveAugment(**{"start": 1.0, **kwargs})
    numbers = [np.asarray(a, "float32") for a in (gates, uniform, normal)]
    layer.draw = lambda count: tuple(ops.convert_to_tensor(a) for a in numbers)
    return layer


def only(*names):
    """Gates for p = 1 of one image."""
    return [[0.5 if name in names else 1.0 for name in GATES]]


# ---- The paper's code, with one matrix after the other ----


def scale2d(x, y):
    return np.diag([x, y, 1.0])


def rotate2d(angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def translate2d(x, y):
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def geometry(gates, u, n, p, width, height):
    """The inverse map; each operation is its matrix, inverted by NumPy."""
    on = dict(zip(GATES, gates, strict=True))
    p_rot = 1 - np.sqrt(1 - p)
    i = np.floor(u[0] * 2) if on["xflip"] < p else 0
    forward = [scale2d(1 - 2 * i, 1)]
    i = np.floor(u[1] * 4) if on["rot90"] < p else 0
    forward.append(rotate2d(-np.pi / 2 * i))
    t = (u[2:4] * 2 - 1) * 0.125 if on["xint"] < p else np.zeros(2)
    forward.append(translate2d(np.round(t[0] * width), np.round(t[1] * height)))
    s = 2 ** (n[0] * 0.2) if on["scale"] < p else 1.0
    forward.append(scale2d(s, s))
    angle = (u[4] * 2 - 1) * np.pi if on["rotate"] < p_rot else 0.0
    forward.append(rotate2d(-angle))
    s = 2 ** (n[1] * 0.2) if on["aniso"] < p else 1.0
    forward.append(scale2d(s, 1 / s))
    angle = (u[5] * 2 - 1) * np.pi if on["rotate_again"] < p_rot else 0.0
    forward.append(rotate2d(-angle))
    t = n[2:4] * 0.125 if on["xfrac"] < p else np.zeros(2)
    forward.append(translate2d(t[0] * width, t[1] * height))
    inverse = np.eye(3)
    for matrix in forward:
        inverse = inverse @ np.linalg.inv(matrix)
    return inverse


def mirrored(index, size):
    while not 0 <= index < size:
        index = -index if index < 0 else 2 * (size - 1) - index
    return index


def warped(image, inverse):
    height, width, _ = image.shape
    result = np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            place = inverse @ [j - (width - 1) / 2, i - (height - 1) / 2, 1.0]
            x, y = place[0] + (width - 1) / 2, place[1] + (height - 1) / 2
            left, top = int(np.floor(x)), int(np.floor(y))
            for row, a in ((top, 1 - (y - top)), (top + 1, y - top)):
                for column, b in ((left, 1 - (x - left)), (left + 1, x - left)):
                    pixel = image[mirrored(row, height), mirrored(column, width)]
                    result[i, j] += a * b * pixel
    return result


def color(gates, u, n, p):
    """The paper's 4 x 4 matrix."""
    on = dict(zip(GATES, gates, strict=True))
    v = np.array([1.0, 1.0, 1.0, 0.0]) / np.sqrt(3)
    gray, c = np.outer(v, v), np.eye(4)
    b = n[4] * 0.2 if on["brightness"] < p else 0.0
    c = np.array([[1, 0, 0, b], [0, 1, 0, b], [0, 0, 1, b], [0, 0, 0, 1.0]]) @ c
    s = 2 ** (n[5] * 0.5) if on["contrast"] < p else 1.0
    c = np.diag([s, s, s, 1.0]) @ c
    i = np.floor(u[6] * 2) if on["luma_flip"] < p else 0
    c = (np.eye(4) - 2 * gray * i) @ c
    angle = (u[7] * 2 - 1) * np.pi if on["hue"] < p else 0.0
    x, y, z = v[:3]
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn = np.eye(4)
    turn[:3, :3] = (
        np.cos(angle) * np.eye(3) + (1 - np.cos(angle)) * gray[:3, :3] + np.sin(angle) * cross
    )
    c = turn @ c
    s = 2 ** n[6] if on["saturation"] < p else 1.0
    return (gray + (np.eye(4) - gray) * s) @ c


def recolored(image, c):
    if image.shape[-1] == 3:
        return image @ c[:3, :3].T + c[:3, 3]
    mean = c[:3].mean(axis=0)
    return image * mean[:3].sum() + mean[3]


@pytest.mark.parametrize("channels, p", [(3, 0.6), (1, 1.0)])
def test_is_the_papers_code(rng, channels, p):
    count, height, width = 30, 8, 10
    x = rng.uniform(-1, 1, (count, height, width, channels)).astype("float32")
    drawn = rng.uniform(size=(count, 13)), rng.uniform(size=(count, 8)), rng.normal(size=(count, 7))
    found = to_numpy(fed(*drawn, start=p)(x, training=True))
    for i in range(count):
        numbers = [a[i].astype("float32").astype("float64") for a in drawn]
        image = warped(x[i].astype("float64"), geometry(*numbers, p, width, height))
        expected = recolored(image, color(*numbers, p))
        np.testing.assert_allclose(found[i], expected, atol=2e-4, err_msg=str(i))


@not_on("jax")
def test_p_zero_is_the_identity_and_so_is_evaluation():
    x = images(6, 3)
    layer = AdaptiveAugment(seed=1)
    np.testing.assert_array_equal(to_numpy(layer(x, training=True)), x)
    layer.p.assign(1.0)
    np.testing.assert_array_equal(to_numpy(layer(x)), x)
    first, second = (to_numpy(layer(x, training=True)) for _ in range(2))
    assert np.abs(first - x).max() > 0.1 and np.abs(first - second).max() > 0.1
    fresh = AdaptiveAugment(seed=1, start=1.0)
    fresh(x, training=True)
    np.testing.assert_array_equal(to_numpy(fresh(x, training=True)), first)


@not_on("jax")
def test_flips_and_quarter_turns_are_exact(rng):
    x = rng.normal(size=(1, 7, 7, 1)).astype("float32")
    uniform, normal = np.full((1, 8), 0.6), np.zeros((1, 7))
    flip = fed(only("xflip"), uniform, normal)
    np.testing.assert_array_equal(to_numpy(flip(x, training=True)), x[:, :, ::-1])
    np.testing.assert_array_equal(to_numpy(flip(flip(x, training=True), training=True)), x)
    turn = fed(only("rot90"), np.full((1, 8), 0.3), normal)
    turned = [x]
    for _ in range(4):
        turned.append(to_numpy(turn(turned[-1], training=True)))
    assert {np.array_equal(turned[1], np.rot90(x, k, axes=(1, 2))) for k in (1, 3)} == {True, False}
    np.testing.assert_array_equal(turned[4], x)


@not_on("jax")
def test_how_often_an_operation_acts(rng):
    """Flips among all images: half of p."""
    x = np.zeros((3000, 4, 4, 1), "float32")
    x[:, :, 0] = 1.0
    layer = AdaptiveAugment(policy="b", start=0.4, seed=0)
    draw = layer.draw

    def flips_only(count):
        gates, uniform, normal = draw(count)
        keep = np.array(only("xflip")[0]) < 1
        return ops.where(keep, gates, 1.0), uniform, normal

    layer.draw = flips_only
    flipped = to_numpy(layer(x, training=True))[:, 0, -1, 0]
    assert set(np.unique(flipped)) == {0.0, 1.0}
    assert flipped.mean() == pytest.approx(0.2, abs=0.03)


@not_on("jax")
@pytest.mark.parametrize("policy", ["b", "g", "c", "gc"])
def test_a_policy_leaves_out_the_rest(rng, policy):
    x = rng.uniform(-1, 1, (2, 6, 6, 3)).astype("float32")
    drawn = [np.zeros((2, 13)), rng.uniform(0.5, 0.9, (2, 8)), rng.normal(size=(2, 7))]
    found = to_numpy(fed(*drawn, policy=policy)(x, training=True))
    kinds = {"b": GATES[:3], "g": GATES[3:8], "c": GATES[8:]}
    acting = {name for kind in policy for name in kinds[kind]}
    drawn[0][:] = [0.0 if name in acting else 1.0 for name in GATES]
    np.testing.assert_array_equal(found, to_numpy(fed(*drawn)(x, training=True)))
    assert np.abs(found - x).max() > 1e-2


@not_on("jax")
def test_gradients_go_through_twice(rng):
    x = rng.uniform(-1, 1, (2, 5, 5, 3)).astype("float32")
    drawn = rng.uniform(size=(2, 13)), rng.uniform(size=(2, 8)), rng.normal(size=(2, 7))
    layer = fed(*drawn)
    assert_differentiable_twice(lambda x: layer(x, training=True), x, rng)


# ---- The rule of p ----


def test_p_follows_the_paper_rule(rng):
    layer = AdaptiveAugment(target=0.6, speed_images=100, interval=2, start=0.1)
    layer.build((None, 8, 8, 1))
    p, waiting = 0.1, []
    for _ in range(12):
        scores = rng.normal(1.0, 1.0, size=(5, 1)).astype("float32")
        layer.follow(ops.convert_to_tensor(scores))
        waiting.append(np.sign(scores))
        if len(waiting) == 2:
            p = np.clip(p + np.sign(np.mean(waiting) - 0.6) * 10 / 100, 0, 1)
            waiting = []
        assert float(to_numpy(layer.p)) == pytest.approx(p, abs=1e-6)
    for sign, end in ((1.0, 1.0), (-1.0, 0.0)):
        for _ in range(40):
            layer.follow(ops.full((5, 1), sign))
        assert float(to_numpy(layer.p)) == end


def test_a_target_of_none_keeps_p():
    layer = AdaptiveAugment(target=None, start=0.3, interval=1, speed_images=1)
    layer.build((None, 8, 8, 1))
    layer.follow(ops.ones((4, 1)))
    assert float(to_numpy(layer.p)) == pytest.approx(0.3)


def test_in_fit_p_moves_once_an_update_and_resumes_bit_for_bit(tmp_path):
    """On torch a step that cannot be traced would warn, and warnings are errors here."""

    def make():
        return image_game(AdaptiveAugment(seed=7, interval=1, speed_images=2000, start=0.5))

    game = assert_resumes(make, (images(),), tmp_path)
    [layer] = [each for each in game.discriminator.layers if isinstance(each, AdaptiveAugment)]
    moves = (float(to_numpy(layer.p)) - 0.5) / (4 / 2000)
    updates = 2 * game.steps_done
    assert abs(moves - round(moves)) < 1e-2 and 0 < abs(round(moves)) <= updates
    assert round(moves) % 2 == updates % 2


# ---- Around it ----


def test_config_comes_back():
    layer = AdaptiveAugment(0.5, 1000, 2, "gc", 0.25, seed=3, name="ada")
    restored = keras.layers.deserialize(keras.layers.serialize(layer))
    assert restored.get_config() == layer.get_config()
    assert (restored.target, restored.interval, restored.policy) == (0.5, 2, "gc")
    assert (restored.start, restored.seed, restored.speed_images) == (0.25, 3, 1000)


@not_on("jax")
def test_p_stays_in_full_precision():
    keras.mixed_precision.set_dtype_policy("mixed_float16")
    layer = AdaptiveAugment(start=1.0, seed=0)
    outputs = layer(images(4, 3), training=True)
    assert keras.backend.standardize_dtype(outputs.dtype) == "float16"
    assert np.isfinite(to_numpy(ops.cast(outputs, "float32"))).all()
    layer.follow(ops.ones((4, 1), "float16"))
    assert keras.backend.standardize_dtype(layer.p.dtype) == "float32"


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"policy": "x"}, "letters of 'bgc', each once. Received: policy='x'"),
        ({"start": 1.5}, "`start` is a probability. Received: start=1.5"),
        ({"speed_images": 0}, "must be positive. Received: speed_images=0, interval=4"),
    ],
)
def test_arguments_are_checked(arguments, message):
    with pytest.raises(ValueError, match=message):
        AdaptiveAugment(**arguments)


def test_points_and_other_channels_are_refused():
    with pytest.raises(ValueError, match="takes images"):
        AdaptiveAugment().build((None, 2))
    with pytest.raises(ValueError, match="gray or RGB images. Leave 'c' out"):
        AdaptiveAugment().build((None, 8, 8, 2))
    AdaptiveAugment(policy="bg").build((None, 8, 8, 2))
