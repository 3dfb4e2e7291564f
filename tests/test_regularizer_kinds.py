"""Regularizers of scores, of moved images and of disturbed latents, alone and in a game."""

import json

import keras
import numpy as np
import pytest
from keras import layers, ops

import keras_gan
from keras_gan import regularizers
from keras_gan.backend import value_and_gradients
from keras_gan.regularizers import R1, Consistency, LatentConsistency, LeCam, LogitCentering
from tests.players import small_discriminator, small_generator

SHAPE = (8, 8, 1)


def tensor(array):
    return ops.convert_to_tensor(np.asarray(array, "float32"))


def number(value):
    return float(ops.convert_to_numpy(value))


# ---- Of scores ----


def test_logit_centering_is_its_formula(rng):
    real, fake = rng.normal(size=(2, 6, 1))
    ours = number(LogitCentering(0.5)(tensor(real), tensor(fake)))
    assert ours == pytest.approx(0.5 * ((real + fake) ** 2).mean(), rel=1e-6)


@pytest.mark.parametrize("start", [0, 3])
def test_lecam_follows_its_recurrence(start, rng):
    """In float64: averages move before they are used, and begin at the first or latest means."""
    lecam, averages = LeCam(0.3, decay=0.9, start=start), np.zeros(2)
    for step in range(6):
        scores = rng.normal(size=(2, 5, 1)) + step
        decay = 0.9 if step >= max(start, 1) else 0.0
        averages = decay * averages + (1 - decay) * scores.mean(axis=(1, 2))
        above = np.maximum(scores[0] - averages[1], 0.0)
        below = np.maximum(averages[0] - scores[1], 0.0)
        expected = 0.3 * ((above**2).mean() + (below**2).mean()) if step >= start else 0.0
        assert number(lecam(*map(tensor, scores))) == pytest.approx(expected, rel=1e-5)


def test_no_gradient_goes_through_lecams_averages(rng):
    scores = rng.normal(size=(4, 1)) + 3.0
    variable, lecam = keras.Variable(scores.astype("float32")), LeCam(1.0, start=0)

    def objective():
        return lecam(variable.value, tensor(np.zeros((4, 1)))), ()

    _, (gradient,) = value_and_gradients(objective, [variable])
    np.testing.assert_allclose(ops.convert_to_numpy(gradient), 2 * scores / 4, rtol=1e-5)


# ---- Of images ----


def test_images_are_mirrored_and_moved_by_up_to_an_eighth():
    """Every result is one of NumPy's: pad by reflection, cut out, perhaps turn around."""
    image = np.arange(16.0 * 8).reshape(16, 8)
    padded = np.pad(image, ((2, 2), (1, 1)), mode="reflect")
    cuts = {
        (dy, dx, mirror): padded[2 + dy : 18 + dy, 1 + dx : 9 + dx][:, :: -1 if mirror else 1]
        for dy in range(-2, 3) for dx in (-1, 0, 1) for mirror in (0, 1)
    }  # fmt: skip
    drawn = Consistency().moved(tensor(np.tile(image[None, :, :, None], (600, 1, 1, 1))), seed=1)
    seen = {}
    for one in ops.convert_to_numpy(drawn)[..., 0]:
        (key,) = [key for key, cut in cuts.items() if np.array_equal(one, cut)]
        seen[key] = seen.get(key, 0) + 1
    assert seen.keys() == cuts.keys()  # 20 of each are expected
    assert 250 < sum(n for (_, _, mirror), n in seen.items() if mirror) < 350
    still = Consistency(flip=False).moved(tensor(image[None, :, :, None]), seed=1)
    assert any(np.array_equal(ops.convert_to_numpy(still)[0, :, :, 0], cuts[k]) for k in cuts
               if not k[2])  # fmt: skip


def test_consistency_is_the_squared_change_of_scores(rng):
    real, fake = tensor(rng.normal(size=(5, *SHAPE))), tensor(rng.normal(size=(5, *SHAPE)))

    class Upside(Consistency):
        def moved(self, images, seed=None):
            return ops.flip(images, axis=1)

    weight = rng.normal(size=SHAPE)

    def judge(images):
        return ops.sum(images * tensor(weight), axis=(1, 2, 3))[:, None]

    def change(images):
        images = ops.convert_to_numpy(images)
        return (((images - images[:, ::-1]) * weight).sum(axis=(1, 2, 3)) ** 2).mean()

    assert number(Upside(10.0)(judge, real, fake)) == pytest.approx(10 * change(real), rel=1e-4)
    both = 2 * change(real) + 3 * change(fake)
    assert number(Upside(2.0, fake_weight=3.0)(judge, real, fake)) == pytest.approx(both, rel=1e-4)
    # What does not change when an image is turned or moved costs nothing.
    blind = Consistency()(lambda x: 0.0 * ops.mean(x, axis=(1, 2)), real, fake, seed=1)
    assert number(blind) == 0.0


def test_points_cannot_be_moved():
    with pytest.raises(
        ValueError, match=r"moves and flips images.*Received: samples of shape \(3,\)"
    ):
        Consistency()(lambda x: x, tensor(np.ones((2, 3))), tensor(np.ones((2, 3))))


# ---- Of latents ----


def test_latent_consistency_is_its_formula(rng):
    """G(z) = z A and D(x) = x b: the changes are e A and e A b, with e of deviation 0.1."""
    zcr = LatentConsistency(20.0, 0.5, noise=0.1)
    matrix, weight = rng.normal(size=(3, 2)), rng.normal(size=(2, 1))
    latents = tensor(rng.normal(size=(20_000, 3)))

    def make(latents):
        return ops.matmul(latents, tensor(matrix))

    ours = number(zcr(lambda x: ops.matmul(x, tensor(weight)), make, latents, seed=1))
    assert ours == pytest.approx(20 * 0.01 * ((matrix @ weight) ** 2).sum(), rel=0.05)
    paid = number(zcr.generator(make, latents, seed=2))
    assert paid == pytest.approx(-0.5 * 0.01 * (matrix**2).sum() / 2, rel=0.05)


def test_only_floats_are_disturbed(rng):
    latents = {"noise": tensor(rng.normal(size=(4, 2))), "class": ops.arange(4, dtype="int32")}
    moved = LatentConsistency().disturbed(latents, seed=1)
    np.testing.assert_array_equal(ops.convert_to_numpy(moved["class"]), np.arange(4))
    assert np.abs(ops.convert_to_numpy(moved["noise"] - latents["noise"])).min() > 0


# ---- In a game ----

EVERY_KIND = {
    "lecam": lambda: LeCam(start=2),
    "logit_centering": lambda: LogitCentering(),
    "consistency": lambda: Consistency(10.0, fake_weight=10.0),
    "latent_consistency": lambda: LatentConsistency(),
    "r1": lambda: R1(1.0, every=2, difference=0.01),
    "dragan": lambda: regularizers.DRAGANPenalty(),
}


def images(rng, rows=48):
    return np.tanh(rng.normal(size=(rows, *SHAPE))).astype("float32")


def test_all_together_in_compiled_steps_are_those_of_eager_ones(rng):
    data, labels, results = images(rng), rng.integers(0, 3, 48).astype("int32"), []
    # JAX compiles the function that eager execution calls, and 200 small ones for the latter.
    ways = (False,) if keras.backend.backend() == "jax" else (False, True)
    for eagerly in ways:
        keras.utils.set_random_seed(0)
        gan = keras_gan.LSGAN.from_shape(
            SHAPE, num_classes=3, width=4, latent_dim=5, discriminator_steps=2, seed=0
        )
        gan.discriminator = plain_discriminator(labels=True)
        still = [keras.optimizers.SGD(1e-3) for _ in range(2)]
        kinds = [make() for make in EVERY_KIND.values()]
        gan.compile(*still, regularizers=kinds, run_eagerly=eagerly)
        logs = gan.fit(data, labels, batch_size=8, epochs=1, shuffle=False, verbose=0).history
        assert set(logs) == {"d_loss", "g_loss", "g_latent_consistency", *EVERY_KIND}
        assert logs["lecam"][0] > 0
        results.append(logs)
    for name, values in results[0].items():
        np.testing.assert_allclose(values, results[-1][name], rtol=2e-3, err_msg=name)


def plain_discriminator(labels=False):
    """Without batch normalisation, which none of these wants."""
    inputs = x = keras.Input(SHAPE)
    x = layers.Flatten()(x)
    if labels:
        told = keras.Input((), dtype="int32")
        inputs, x = [inputs, told], layers.Concatenate()([x, layers.Embedding(3, 4)(told)])
    x = layers.Dense(8, "leaky_relu")(x)
    return keras.Model(inputs, layers.Dense(1)(x))


class Counted(keras.Layer):
    """Passes on what it gets and counts how often it runs; for eager steps."""

    passes = 0

    def call(self, inputs):
        Counted.passes += 1
        return inputs


@pytest.mark.parametrize(
    "name, further",
    [(None, 0), ("lecam", 0), ("logit_centering", 0), ("consistency", 2),
     ("latent_consistency", 1), ("r1", 1)],
)  # fmt: skip
def test_scores_of_the_turn_are_not_computed_again(name, further, rng):
    discriminator = keras_gan.networks.before(plain_discriminator(), Counted())
    generator = keras.Sequential(
        [keras.Input((5,)), layers.Dense(64, "tanh"), layers.Reshape(SHAPE)]
    )
    gan = keras_gan.GAN(generator, discriminator, seed=0)
    gan.compile(regularizers=[EVERY_KIND[name]()] if name else [], run_eagerly=True)
    Counted.passes = 0
    gan.train_on_batch(images(rng, 8))
    assert Counted.passes == 3 + further  # real, fake; the generator's fake


def test_a_step_in_latent_space_leaves_the_generators_statistics_to_the_generator(rng):
    found = []
    for kinds in ([], [LatentConsistency(generator_weight=0.0)]):
        keras.utils.set_random_seed(0)
        gan = keras_gan.GAN(small_generator(), small_discriminator(), seed=0)
        still = [keras.optimizers.SGD(0.0) for _ in range(2)]
        gan.compile(*still, regularizers=kinds)
        fixed = tensor(np.random.default_rng(1).normal(size=(6, 4)))
        gan.draw_latents = lambda count, seed=None, fixed=fixed: fixed
        gan.train_on_batch(rng.normal(size=(6, 3)).astype("float32"))
        found.append(ops.convert_to_numpy(gan.generator.get_layer("norm").moving_mean))
    assert np.abs(found[0]).max() > 1e-3
    np.testing.assert_array_equal(*found)


def test_lecam_is_saved_and_goes_on_to_the_last_bit(rng, tmp_path):
    data = rng.normal(size=(36, 3)).astype("float32")

    def trained(epochs):
        keras.utils.set_random_seed(0)
        gan = keras_gan.GAN(small_generator(), small_discriminator(), seed=0)
        gan.compile(regularizers=[LeCam(start=4)])
        return gan, gan.fit(data, batch_size=6, epochs=epochs, verbose=0).history

    whole, history = trained(2)
    half, _ = trained(1)
    half.save(tmp_path / "half.keras")
    resumed = keras.saving.load_model(tmp_path / "half.keras")
    (lecam,) = resumed.regularizers
    assert lecam.start == 4 and number(lecam.calls) == 6
    logs = resumed.fit(data, batch_size=6, epochs=2, initial_epoch=1, verbose=0).history
    assert logs["lecam"][0] == history["lecam"][1] > 0
    states = [[ops.convert_to_numpy(v) for v in m.variables] for m in (whole, resumed)]
    for one, other in zip(*states, strict=True):
        np.testing.assert_array_equal(one, other)


def test_compile_again_forgets_the_regularizers_of_before():
    gan = keras_gan.GAN(small_generator(), small_discriminator(), seed=0)
    gan.compile()
    before = len(gan.variables)
    for _ in range(2):
        gan.compile(regularizers=[LeCam()])
        assert len(gan.variables) == before + 3
    gan.compile(regularizers=gan.regularizers)
    assert len(gan.variables) == before + 3
    gan.compile()
    assert len(gan.variables) == before


@pytest.mark.parametrize("make", EVERY_KIND.values(), ids=EVERY_KIND)
def test_survives_serialisation(make):
    regularizer = make()
    config = json.loads(json.dumps(keras.saving.serialize_keras_object(regularizer)))
    copy = keras.saving.deserialize_keras_object(config)
    assert type(copy) is type(regularizer) and copy.get_config() == regularizer.get_config()


def test_this_and_the_table_of_gradients_hold_every_regularizer():
    public = [v for n, v in vars(regularizers).items() if n[0].isupper()]
    abstract = {regularizers.Regularizer, regularizers.ScoreRegularizer}
    kinds = {
        v for v in public
        if issubclass(v, regularizers.Regularizer) and v not in abstract
        and not issubclass(v, regularizers.GradientRegularizer)
    }  # fmt: skip
    # tests/test_supervised.py, tests/test_scheduled.py
    beside = {regularizers.Supervised, regularizers.Scheduled}
    assert kinds == {Consistency, LatentConsistency, LeCam, LogitCentering} | beside


@pytest.mark.parametrize("kind, argument", [
    (LeCam, "weight"), (LeCam, "start"), (LogitCentering, "weight"), (Consistency, "fake_weight"),
    (LatentConsistency, "noise")])  # fmt: skip
def test_negative_arguments(kind, argument):
    with pytest.raises(ValueError, match=f"must not be negative. Received: {argument}=-1"):
        kind(**{argument: -1})


def test_errors_of_lecam():
    with pytest.raises(ValueError, match=r"in \[0, 1\). Received: decay=1.0"):
        LeCam(decay=1.0)
