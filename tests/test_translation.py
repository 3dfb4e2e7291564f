"""Pix2Pix and CycleGAN: the papers' formulas, bit for bit resuming, translating, clear errors."""

import h5py
import keras
import numpy as np
import pytest
from keras import layers, ops

import keras_gan
from keras_gan.callbacks import LinearDecay
from keras_gan.layers import ImagePool
from tests.turns import only_on

SHAPE = (8, 8, 1)


def pictures(rng, count, shape=SHAPE):
    return np.tanh(rng.normal(size=(count, *shape))).astype("float32")


def pix2pix(**kwargs):
    gan = keras_gan.Pix2Pix.from_shape(SHAPE, (8, 8, 2), width=2, seed=3, **kwargs)
    gan.compile()
    return gan


def cyclegan(**kwargs):
    def network():
        hidden = layers.Conv2D(2, 3, padding="same", activation="relu")
        return keras.Sequential([keras.Input(SHAPE), hidden, layers.Conv2D(1, 3, padding="same")])

    gan = keras_gan.CycleGAN(*(network() for _ in range(4)), pool_size=3, seed=3, **kwargs)
    gan.compile()
    return gan


def data(make, rng):
    if make is pix2pix:
        return {"a": pictures(rng, 6), "b": pictures(rng, 6, (8, 8, 2))}
    return {"a": pictures(rng, 6), "b": pictures(rng, 4)}


def arrays(model):
    return [ops.convert_to_numpy(v) for v in [*model.variables, *model.optimizer.variables]]


@pytest.mark.parametrize("make", [pix2pix, cyclegan])
def test_trains_saves_and_resumes_bit_for_bit(make, rng, tmp_path):
    """With average, dropout, pool, batch statistics and pictures that are moved."""
    parts = data(make, rng)
    gan = make(average=0.9, jitter=1, flip=True)
    logs = gan.fit(parts, batch_size=2, epochs=1, verbose=0).history
    expected = {"d_loss", "g_loss", *(("l1",) if make is pix2pix else ("cycle", "identity"))}
    assert set(logs) == expected and np.isfinite(list(logs.values())).all()
    gan.save(tmp_path / "half.keras")
    again = keras.saving.load_model(tmp_path / "half.keras")
    for model in (gan, again):
        model.fit(parts, batch_size=2, epochs=2, initial_epoch=1, verbose=0)
    for one, other in zip(arrays(gan), arrays(again), strict=True):
        np.testing.assert_array_equal(one, other)
    drawn = gan.translate(parts["a"])
    np.testing.assert_array_equal(drawn, again.translate(parts["a"]))
    assert drawn.shape == (6, *parts["b"].shape[1:]) and drawn.std() > 0
    assert np.isfinite(list(gan.evaluate(parts, verbose=0, return_dict=True).values())).all()


def line(slope, shift):
    """x -> slope x + shift, for pictures of one pixel."""
    network = keras.Sequential([keras.Input((1, 1, 1)), layers.Conv2D(1, 1)])
    network.layers[0].set_weights([np.full((1, 1, 1, 1), slope), np.full(1, shift)])
    return network


def numbers(rng, count):
    return rng.uniform(-0.4, 0.4, size=(count, 1, 1, 1)).astype("float32")


def mean(values):
    return float(np.mean(values))


def test_cyclegans_losses_are_the_formulas(rng):
    a, b = numbers(rng, 4), numbers(rng, 4)
    lines = {"to_b": (0.9, 0.1), "to_a": (0.7, -0.2), "judge_a": (1.5, 0.3), "judge_b": (-0.5, 0.2)}
    gan = keras_gan.CycleGAN(
        **{name: line(*ends) for name, ends in lines.items()},
        cycle_weight=3.0, identity_weight=0.25, pool_size=0,
    )  # fmt: skip
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    logs = gan.train_on_batch({"a": a, "b": b}, return_dict=True)
    f = {name: lambda x, ends=ends: ends[0] * x.astype("float64") + ends[1]
         for name, ends in lines.items()}  # fmt: skip
    to_b, to_a, judge_a, judge_b = f["to_b"], f["to_a"], f["judge_a"], f["judge_b"]
    assert logs["d_loss"] == pytest.approx(
        mean((judge_a(a) - 1) ** 2 + judge_a(to_a(b)) ** 2) / 2
        + mean((judge_b(b) - 1) ** 2 + judge_b(to_b(a)) ** 2) / 2, rel=1e-5,
    )  # fmt: skip
    assert logs["g_loss"] == pytest.approx(
        mean((judge_a(to_a(b)) - 1) ** 2) + mean((judge_b(to_b(a)) - 1) ** 2), rel=1e-5
    )
    there, back = mean(abs(to_a(to_b(a)) - a)), mean(abs(to_b(to_a(b)) - b))
    assert logs["cycle"] == pytest.approx(3 * (there + back), rel=1e-5)
    same = mean(abs(to_b(b) - b)) + mean(abs(to_a(a) - a))
    assert logs["identity"] == pytest.approx(0.75 * same, rel=1e-5)


def test_networks_that_change_nothing_cost_nothing(rng):
    gan = keras_gan.CycleGAN(*(line(1, 0) for _ in range(4)))
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    logs = gan.train_on_batch({"a": numbers(rng, 3), "b": numbers(rng, 3)}, return_dict=True)
    assert (logs["cycle"], logs["identity"]) == (0.0, 0.0)


def test_the_way_back_of_a_line_is_found(rng):
    """b = 2 a + 1 without pairs: away from the identity, and the inverse all the way."""
    a = -0.9 * rng.beta(2, 4, size=(400, 1, 1, 1)).astype("float32")
    b = 2 * a + 1
    judges = [
        keras.Sequential(
            [
                keras.Input((1, 1, 1)),
                *(layers.Conv2D(16, 1, activation="relu") for _ in range(2)),
                layers.Conv2D(1, 1),
            ]
        )
        for _ in range(2)
    ]
    gan = keras_gan.CycleGAN(line(1, 0), line(1, 0), *judges, identity_weight=0.0, seed=1)
    gan.compile(*(keras.optimizers.Adam(2e-2, beta_1=0.5) for _ in range(2)))
    gan.fit(a, rng.permutation(b), batch_size=100, epochs=40, verbose=0)
    there = gan.translate(a)
    assert abs(there.mean() - b.mean()) < 0.8 * abs(a.mean() - b.mean())
    np.testing.assert_allclose(gan.translate(there, to="a"), a, atol=0.05)


@pytest.mark.parametrize("weights", [(100.0, 1.0), (0.0, 1.0), (50.0, 0.0)])
def test_pix2pixs_losses_are_the_formulas(weights, rng):
    a, b = numbers(rng, 4), numbers(rng, 4)
    judge = keras.Sequential([keras.Input((1, 1, 2)), layers.Conv2D(1, 1)])
    judge.layers[0].set_weights([np.array([1.5, -0.5]).reshape(1, 1, 2, 1), np.full(1, 0.3)])
    gan = keras_gan.Pix2Pix(line(0.9, 0.1), judge, *weights)
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    logs = gan.train_on_batch({"a": a, "b": b}, return_dict=True)
    drawn = 0.9 * a.astype("float64") + 0.1
    real, fake = (1.5 * a - 0.5 * x + 0.3 for x in (b, drawn))
    crossed = mean(np.log1p(np.exp(-real))) + mean(np.log1p(np.exp(fake)))
    assert logs["d_loss"] == pytest.approx(crossed / 2, rel=1e-5)
    assert logs["g_loss"] == pytest.approx(weights[1] * mean(np.log1p(np.exp(-fake))), rel=1e-5)
    assert logs["l1"] == pytest.approx(weights[0] * mean(abs(b - drawn)), rel=1e-5)


def test_pix2pix_draws_with_the_statistics_of_each_picture(rng):
    """And with dropout on: alone or among others a picture becomes the same; twice, the same."""
    gan = pix2pix()
    a = pictures(rng, 3)
    drawn = gan.translate(a)
    np.testing.assert_allclose(gan.translate(a[1:2]), drawn[1:2], atol=1e-6)
    usual = gan.predict(a, verbose=0)
    assert np.abs(drawn - usual).max() > 1e-3, "moving statistics, and no dropout"
    before = arrays(gan)
    gan.translate(a)
    for one, other in zip(before, arrays(gan), strict=True):
        np.testing.assert_array_equal(one, other)


def test_who_has_translated_is_saved_and_loaded_as_who_has_not(rng, tmp_path):
    fresh, used = (keras_gan.CycleGAN(*(line(1, 0) for _ in range(4))) for _ in range(2))
    for gan in (fresh, used):
        gan.compile()
    a = numbers(rng, 2)
    used.translate(a)
    for gan, name in ((fresh, "fresh"), (used, "used")):
        gan.save_weights(tmp_path / f"{name}.weights.h5")
    keys = []
    for name in ("fresh", "used"):
        with h5py.File(tmp_path / f"{name}.weights.h5") as file:
            found = []
            file.visit(found.append)
            keys.append(sorted(found))
    assert keys[0] == keys[1]
    used.load_weights(tmp_path / "fresh.weights.h5")
    np.testing.assert_array_equal(used.translate(a), a)


@only_on("torch")  # test_saving exports on TensorFlow too
@pytest.mark.filterwarnings("ignore::Warning")  # of the exporters about themselves
def test_what_is_exported_translates_the_same(rng, tmp_path):
    """Two at once: with dropout, statistics of each picture, instance norm and mirrored borders."""
    import torch

    paired = pix2pix()
    paired.fit(data(pix2pix, rng), batch_size=2, verbose=0)  # moves the seeds of dropout
    for gan in (paired, keras_gan.CycleGAN.from_shape(SHAPE, width=2, blocks=1)):
        images, path = pictures(rng, 2), tmp_path / "served.pt2"
        gan.export(path, format="torch")
        served = torch.export.load(path).module()
        made = served(torch.tensor(images)).detach().numpy()
        np.testing.assert_allclose(made, gan.translate(images), atol=1e-5)


# ---- The pool ----


def replayed(batches, size, coins, places):
    """The authors' loop, in plain Python."""
    kept, shown = [], []
    for batch, some, where in zip(batches, coins, places, strict=True):
        given = []
        for x, coin, place in zip(batch, some, where, strict=True):
            if len(kept) < size:
                kept.append(x)
                given.append(x)
            elif coin > 0.5:
                given.append(kept[place])
                kept[place] = x
            else:
                given.append(x)
        shown.append(given)
    return np.array(shown), np.array(kept)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pool_is_the_authors_loop(rows, rng):
    batches = rng.normal(size=(12, rows, 2)).astype("float32")
    coins = rng.uniform(size=(12, rows)).astype("float32")
    places = rng.integers(0, 4, size=(12, rows)).astype("int32")
    pool = ImagePool(4)
    drawn = iter(zip(coins, places, strict=True))
    pool.draw = lambda count: map(ops.convert_to_tensor, next(drawn))
    found = np.array([ops.convert_to_numpy(pool(batch)) for batch in batches])
    shown, kept = replayed(batches, 4, coins, places)
    np.testing.assert_array_equal(found, shown)
    np.testing.assert_array_equal(ops.convert_to_numpy(pool.rows), kept)


def test_half_of_what_a_full_pool_gives_is_old(rng):
    pool = ImagePool(20, seed=1)
    pool(np.zeros((20, 1), "float32"))
    shown = ops.convert_to_numpy(pool(np.arange(1, 401, dtype="float32")[:, None]))[:, 0]
    old = (shown != np.arange(1, 401)).mean()
    assert 0.4 < old < 0.6
    with pytest.raises(ValueError, match="0 or more. Received: size=-1"):
        ImagePool(-1)


# ---- The rates ----


def test_rates_fall_as_in_the_papers(rng):
    paper = LinearDecay(100, 200)
    assert [paper.factor(epoch) for epoch in (1, 100, 101, 200)] == pytest.approx(
        [1, 1, 100 / 101, 1 / 101]
    )
    parts, moved = {"a": numbers(rng, 2), "b": numbers(rng, 2)}, []
    for decay in (LinearDecay(1, 3), LinearDecay(0, 3)):
        gan = keras_gan.CycleGAN(*(line(1, 0) for _ in range(4)), pool_size=0)
        gan.compile(keras.optimizers.SGD(1e-3), keras.optimizers.SGD(0.0))
        before = gan.to_b.get_weights()[1]
        gan.fit(parts, batch_size=2, verbose=0, callbacks=[decay])
        moved.append(float((gan.to_b.get_weights()[1] - before)[0]))
        rate = float(ops.convert_to_numpy(gan.generator_optimizer.learning_rate))
        assert rate == pytest.approx(1e-3), "what is saved now would go on with another rate"
    assert moved[1] == pytest.approx(0.75 * moved[0], rel=1e-3) and moved[0] != 0
    with pytest.raises(ValueError, match="Received: start=3, end=2"):
        LinearDecay(3, 2)
    schedule = keras.optimizers.schedules.CosineDecay(1e-3, 10)
    gan.compile(keras.optimizers.Adam(schedule), keras.optimizers.Adam())
    with pytest.raises(ValueError, match="follows a schedule of its own"):
        gan.fit(parts, verbose=0, callbacks=[LinearDecay(1, 3)])


# ---- Errors that teach ----


@pytest.mark.parametrize(
    "parts, message",
    [
        (lambda a, b: {"a": a[..., :0], "b": b}, "`a` must hold pictures of shape.*0 channels"),
        (lambda a, b: {"a": a, "b": b.repeat(3, -1)}, "`b`.*3 channels and 1 are wanted.*b.shape"),
        (lambda a, b: {"a": a[:0], "b": b}, "no pictures in `a`. Received: a.shape"),
        (lambda a, b: {"a": 100 * a, "b": b}, r"x / 127.5 - 1.*Received: a in"),
        (lambda a, b: {"a": a}, r"both kinds.*`fit\(a, b\)`.*Received: b=None"),
    ],
)
def test_pictures_that_do_not_fit(parts, message, rng):
    gan = cyclegan()
    with pytest.raises(ValueError, match=message):
        gan.fit(parts(pictures(rng, 3), pictures(rng, 3)), verbose=0)


def test_the_targets_of_pix2pix_are_looked_at(rng):
    a, b = pictures(rng, 2), pictures(rng, 2, (8, 8, 2))
    with pytest.raises(ValueError, match=r"x / 127.5 - 1.*Received: b in"):
        pix2pix().fit(a, 50 * b, verbose=0)
    with pytest.raises(ValueError, match="They have 1 channels and 2 are wanted"):
        pix2pix().fit(a, a, verbose=0)


def test_pictures_may_be_float64(rng):
    gan = keras_gan.CycleGAN(*(line(1, 0) for _ in range(4)))
    gan.compile()
    parts = {name: numbers(rng, 2).astype("float64") for name in "ab"}
    assert np.isfinite(gan.fit(parts, verbose=0).history["cycle"]).all()


def test_other_things_that_do_not_fit(rng):
    with pytest.raises(ValueError, match=r"identity_weight=0. Received: a of shape \(8, 8, 1\)"):
        keras_gan.CycleGAN(
            *(keras_gan.networks.resnet_translator((8, 8, c), 3 - c, 2, 1) for c in (1, 2)),
            *(keras_gan.networks.patch_discriminator((8, 8, c), 1, 2) for c in (1, 2)),
        )
    gan = keras_gan.CycleGAN.from_shape((16, 16, 2), width=2, blocks=1)
    assert gan.to_b.output_shape == gan.to_a.input_shape == (None, 16, 16, 2)
    assert gan.judge_a.output_shape == gan.judge_b.output_shape == (None, 6, 6, 1)
    with pytest.raises(ValueError, match="translates to 'b'. Received: to='a'"):
        pix2pix().translate(pictures(rng, 1), to="a")
    with pytest.raises(ValueError, match="divisible by 4.*shape=\\(10, 16, 1\\)"):
        keras_gan.networks.resnet_translator((10, 16, 1))
    with pytest.raises(ValueError, match="halves the height.*depth=1"):
        keras_gan.networks.unet_generator((18, 18, 1))
    with pytest.raises(ValueError, match="at least 32 pixels.*depth=3"):
        keras_gan.networks.patch_discriminator((16, 16, 3))
    with pytest.raises(ValueError, match="Received: size=3, input_shape"):
        keras_gan.layers.ReflectionPadding2D(3)(np.zeros((1, 3, 3, 1), "float32"))
