"""What a user of Keras types first works, or is told how to type it."""

import random

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from tests.handwritten import BATCH, FEATURES
from tests.players import small_discriminator, small_generator
from tests.turns import not_on


def points(count=30):
    return np.random.default_rng(0).normal(size=(count, FEATURES)).astype("float32")


@pytest.fixture
def gan():
    gan = keras_gan.GAN(small_generator(), small_discriminator(), seed=1)
    gan.compile()
    return gan


@not_on("jax")
def test_data_are_both_arguments_of_fit_and_of_evaluate():
    x, y = np.zeros((64, 2), "float32"), np.arange(64) % 8
    names = tuple("abcdefgh")
    data = keras_gan.data.Data("mine", x, x, train_labels=y, held_out_labels=y, class_names=names)
    gan = keras_gan.ConditionalGAN.from_data(data, width=2, latent_dim=2)
    assert gan.num_classes == 8 and gan.sample_shape == (2,)
    gan.compile()
    logs = gan.fit(data, steps_per_epoch=1, validation_data=data, verbose=0).history
    again = gan.evaluate(data, verbose=0, return_dict=True)
    assert {*logs} == {*again, *(f"val_{name}" for name in again)}
    with pytest.raises(ValueError, match="a condition"):
        gan.fit(data.train, verbose=0)  # samples alone: it was the labels that came along


def test_data_without_labels():
    data = keras_gan.data.load("swiss-roll")
    assert len(data.training_parts) == len(data.held_out_parts) == 1


@pytest.mark.parametrize(
    "shape, message",
    [
        (np.zeros((9, 8, 8, 1)), r"x\.shape\[1:\]"),
        ((3, 32, 32), r"Channels come last: \(32, 32, 3\)"),
    ],
)
def test_other_things_than_the_shape_of_a_sample(shape, message):
    with pytest.raises(ValueError, match=message):
        keras_gan.DCGAN.from_shape(shape)


def test_a_number_of_features_is_a_shape():
    assert keras_gan.GAN.from_shape(2, width=4).sample_shape == (2,)


@pytest.mark.parametrize("shape, how", [((8, 8), r"x\[\.\.\., None\]"), ((1, 8, 8), "np.moveaxis")])
def test_the_channels_axis(shape, how):
    gan = keras_gan.DCGAN.from_shape((8, 8, 1), width=2)
    gan.compile()
    with pytest.raises(ValueError, match=how):
        gan.check_arrays(np.zeros((4, *shape), "float32"))


@pytest.mark.parametrize("weights", ["class_weight", "sample_weight"])
def test_weights_of_samples(weights, gan):
    with pytest.raises(ValueError, match=f"Received: {weights}=dict"):
        gan.fit(points(), **{weights: {0: 1.0}})


@pytest.mark.parametrize("key, mode", [
    ("val_fid", "min"), ("g_loss", "min"), ("val_precision", "max"), ("mine_recall", "max"),
    ("to_b_l1", "min"), ("gradient_penalty", None), ("accuracy", None),
])  # fmt: skip
def test_where_the_best_value_lies(key, mode):
    assert keras_gan.metrics.mode_of(key, losses=("d_loss", "g_loss")) == mode


def test_callbacks_know_what_is_better(gan, tmp_path):
    callbacks = [
        keras.callbacks.EarlyStopping("val_g_loss"),
        keras.callbacks.ReduceLROnPlateau("d_loss", patience=1, min_delta=100.0),
        keras.callbacks.ModelCheckpoint(tmp_path / "best.keras", "g_loss", save_best_only=True),
        keras.callbacks.EarlyStopping("g_loss", mode="max"),
    ]
    logs = gan.fit(
        points(), epochs=3, batch_size=BATCH, verbose=0, validation_data=(points(6),),
        callbacks=callbacks,
    ).history  # fmt: skip
    assert [callback.mode for callback in callbacks] == ["min", "min", "min", "max"]
    assert (tmp_path / "best.keras").exists()
    # Both rates fell, each under its player's name.
    assert logs["learning_rate_generator"] == logs["learning_rate_discriminator"]
    rates = gan.generator_optimizer.learning_rate, gan.discriminator_optimizer.learning_rate
    assert [float(ops.convert_to_numpy(rate)) < 1e-4 for rate in rates] == [True, True]


def test_labels_in_another_form():
    gan = keras_gan.ConditionalGAN.from_shape((2,), num_classes=3, width=4)
    gan.compile()
    x = np.zeros((3, 2), "float32")
    with pytest.raises(ValueError, match="np.argmax"):
        gan.check_arrays(x, np.eye(3))
    with pytest.raises(ValueError, match="np.unique"):
        gan.check_arrays(x, np.array(["cat", "dog", "cat"]))


def told(**kwargs):
    gan = keras_gan.ConditionalGAN.from_shape((2,), num_classes=5, width=8, seed=1, **kwargs)
    gan.compile()
    return gan


def test_one_label_for_all():
    gan = told()
    one = gan.generate(4, 3, seed=1)
    np.testing.assert_array_equal(one, gan.generate(4, np.full(4, 3), seed=1))
    with pytest.raises(ValueError, match=r"\[0, 5\)"):
        gan.generate(4, 7)


def test_samples_without_a_condition_have_those_of_the_training_data(tmp_path):
    gan = told()
    with pytest.raises(ValueError, match="generate\\(4, condition=.*condition=None"):
        gan.generate(4)  # nothing is known before `fit`
    labels = np.repeat([1, 3], [90, 30])
    gan.fit(np.zeros((120, 2), "float32"), labels, batch_size=60, verbose=0)
    _, asked = gan.sampling_inputs(4000, seed=5)
    assert np.unique(asked).tolist() == [1, 3]
    assert np.mean(asked == 1) == pytest.approx(0.75, abs=1 / 120)
    gan.save(tmp_path / "told.keras")
    again = keras.saving.load_model(tmp_path / "told.keras")
    np.testing.assert_array_equal(again.generate(9, seed=2), gan.generate(9, seed=2))


def test_labels_are_asked_for_in_their_shares_however_rare():
    """Of 1,000 labels kept by chance 20 would be of the rare class, give or take 4."""
    gan = told()
    labels = np.repeat([0, 1, 2], [2940, 60, 0])
    gan.fit(np.zeros((3000, 2), "float32"), labels, batch_size=3000, epochs=1, verbose=0)
    for seed in range(3):
        _, asked = gan.sampling_inputs(3000, seed=seed)
        assert np.sum(asked == 1) == 60
        assert 0 < np.argmax(asked == 1) < 1000  # in no order
    few = [gan.sampling_inputs(10, seed=seed)[1].sum() for seed in range(40)]
    assert 0 < np.sum(few) < 40  # chance decides, where there are fewer samples than rows


class Own(keras_gan.GAN):
    def default_loss(self):
        return None


def test_another_loss_than_the_papers(tmp_path):
    gan = keras_gan.GAN(small_generator(), small_discriminator(), seed=1)
    gan.compile(loss=keras_gan.losses.LeastSquares())
    gan.save(tmp_path / "other.keras")
    assert keras.saving.load_model(tmp_path / "other.keras").get_compile_config() == (
        gan.get_compile_config()
    )
    latents = gan.draw_latents(8, keras.random.SeedGenerator(1))  # those of `evaluate`
    fake = gan.generator.predict(ops.convert_to_numpy(latents), verbose=0)
    real, fake = (gan.discriminator.predict(x, verbose=0) for x in (points(8), fake))
    found = gan.evaluate(points(8), verbose=0, return_dict=True)["d_loss"]
    assert found == pytest.approx(0.5 * np.mean((real - 1) ** 2 + fake**2), rel=1e-4)
    for wrong, error in (("hinge", TypeError), (keras.losses.Hinge(), TypeError)):
        with pytest.raises(error, match="losses.Hinge"):
            gan.compile(loss=wrong)
    with pytest.raises(ValueError, match="take no other"):
        Own(small_generator(), small_discriminator()).compile(loss=keras_gan.losses.Hinge())


def test_one_optimizer(gan):
    with pytest.raises(ValueError, match="A GAN has two"):
        gan.compile(optimizer="adam")


def test_parts_of_other_names(gan):
    with pytest.raises(ValueError, match=r"row\['image'\]"):
        gan.fit({"image": points(), "label": np.zeros(30)}, verbose=0)


def test_one_seed_fixes_the_weights_and_nothing_else():
    def made(seed):
        return keras_gan.GAN.from_shape((2,), width=4, seed=seed)

    random.seed(5)
    models, drawn = [made(3), made(3), made(4)], random.random()
    random.seed(5)
    assert drawn == random.random()
    for one, same, other in zip(*(model.get_weights() for model in models), strict=True):
        np.testing.assert_array_equal(one, same)
        assert one.ndim < 2 or np.abs(one - other).max() > 0
    heads = [keras_gan.ACGAN.from_shape((2,), num_classes=3, width=4, seed=3) for _ in range(2)]
    for one, same in zip(*(model.get_weights() for model in heads), strict=True):
        np.testing.assert_array_equal(one, same)  # of the head that the variant adds, too
    keras.utils.set_random_seed(3)
    for one, other in zip(models[0].get_weights(), made(None).get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("metric", ["fid", keras_gan.metrics.FID()])
def test_metrics_choose_what_they_measure_with(metric, gan):
    """Points are measured as they are."""
    gan.compile(metrics=[metric])
    found = gan.fit(points(), batch_size=BATCH, verbose=0, validation_data=(points(20),)).history
    twin = keras_gan.GAN(gan.generator, gan.discriminator, seed=1)
    twin.compile(metrics=[keras_gan.metrics.FID(keras_gan.extractors.Pixels("points"))])
    expected = twin.evaluate(points(20), batch_size=BATCH, verbose=0, return_dict=True)["fid"]
    assert found["val_fid"][0] == pytest.approx(expected, rel=1e-5)


def test_metrics_of_other_names(gan):
    with pytest.raises(ValueError, match=r"Did you mean 'fid'.*Received: metrics=\['fidd'\]"):
        gan.compile(metrics=["fidd"])
    gan.compile(metrics=["kid"])
    with pytest.raises(ValueError, match="come in batches"):
        gan.evaluate(((points(8),) for _ in range(2)), verbose=0)


@not_on("jax")
def test_two_kinds_of_pictures_are_both_arguments_too(rng):
    a, b = (np.tanh(rng.normal(size=(4, 8, 8, k))).astype("float32") for k in (1, 3))
    data = keras_gan.data.TwoKinds("mine", a, b, a[:2], b[:2], paired=True, held_out_paired=True)
    gan = keras_gan.Pix2Pix.from_data(data, width=2)
    gan.compile()
    gan.fit(data, validation_data=data, steps_per_epoch=1, verbose=0)
    assert gan.translate(a).shape == b.shape
    with pytest.raises(ValueError, match="There are no pictures|lack|must hold"):
        gan.fit(b, a, verbose=0)
    apart = keras_gan.data.TwoKinds("mine", a, b, a[:2], b[:2], paired=False, held_out_paired=True)
    with pytest.raises(ValueError, match="relativistic loss .* of Pix2Pix"):
        gan.compile(loss=keras_gan.losses.RelativisticPairing())
    for learn in (keras_gan.Pix2Pix.from_data, gan.fit):  # of equal numbers, but no pairs
        with pytest.raises(ValueError, match="learns from pairs"):
            learn(apart)


def test_a_call_that_fails_leaves_the_model_as_it_was():
    """Keras on JAX empties the variables of a model for every call."""
    made = keras_gan.GAN.from_shape((2,), width=4, average=0.9)
    made.compile()
    bad = np.zeros((4, 5), "float32")  # later batches are not looked at
    calls = {
        "predict": lambda: made.predict(bad, verbose=0),
        "evaluate": lambda: made.evaluate(iter([bad]), verbose=0),
        "fit": lambda: made.fit(iter([bad[:, :2], bad]), steps_per_epoch=2, verbose=0),
    }
    for name, call in calls.items():
        before = made.get_weights()
        with pytest.raises(Exception, match="."):
            call()
        after = made.get_weights()
        moved = any((one != other).any() for one, other in zip(before, after, strict=True))
        assert moved == (name == "fit"), name
        assert np.isfinite(made.generate(2)).all()


class NoMean(keras_gan.losses.AdversarialLoss):
    def discriminator(self, real, fake):
        return fake - real

    def generator(self, fake):
        return -ops.mean(fake)


def test_a_loss_is_one_number():
    made = keras_gan.GAN.from_shape((2,), width=4)
    made.compile(loss=NoMean())
    with pytest.raises(ValueError, match=r"ops\.mean.*d_loss as a tensor of shape \(64, 1\)"):
        made.train_on_batch(np.zeros((64, 2), "float32"))
