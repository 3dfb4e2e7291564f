"""Where a user of Keras slips: what was meant is done, or said before anything is trained."""

import keras
import numpy as np
import pytest
from keras import layers

import keras_gan
from keras_gan import callbacks, drawing, regularizers
from keras_gan.layers import DiffAugment, Pack
from tests.turns import not_on, only_on

pytestmark = not_on("jax")  # which says the same and compiles each model anew

IMAGES = np.random.default_rng(0).uniform(-1, 1, (24, 8, 8, 1)).astype("float32")
LABELS = np.arange(24) % 3
EYE = np.eye(3, dtype=int)


@pytest.fixture(scope="module")
def conditional():
    gan = keras_gan.ProjectionGAN.from_shape((8, 8, 1), num_classes=3, width=2, latent_dim=2)
    gan.compile()
    return gan


@pytest.fixture(scope="module")
def pix2pix():
    gan = keras_gan.Pix2Pix.from_shape((8, 8, 1), (8, 8, 1), width=2)
    gan.compile()
    return gan


def gan(**kwargs):
    return keras_gan.GAN.from_shape((2,), width=4, **kwargs)


@pytest.mark.parametrize("x, y, message", [
    (((IMAGES + 1) * 127.5).astype("uint8"), LABELS, "127.5 - 1"),
    ((IMAGES + 1) * 127.5, LABELS, r"Received: x in \[0"),
    (IMAGES * np.nan, LABELS, "NaN or infinity"),
    (IMAGES[:0], LABELS[:0], "There are no samples"),
    (IMAGES, LABELS + 7, r"Received: y in \[7, 9\]"),
    (IMAGES, EYE[LABELS], r"np\.argmax.*Received: y\.shape=\(24, 3\)"),
    (None, None, "Received: x=None"),
])  # fmt: skip
def test_evaluate_looks_at_data_as_fit_does(x, y, message, conditional):
    with pytest.raises(ValueError, match=message):
        conditional.evaluate(x, y, verbose=0)
    if x is not None:
        with pytest.raises(ValueError, match=message):
            conditional.check_arrays(x, y)


def test_what_is_not_weighed(conditional):
    with pytest.raises(ValueError, match="Received: sample_weight=ndarray"):
        conditional.evaluate(IMAGES, LABELS, sample_weight=np.zeros(24), verbose=0)


def test_weights_that_come_along(conditional):
    parts = (IMAGES, LABELS, np.zeros(24))
    with pytest.raises(ValueError, match=r"Received: \(x, y, sample_weight\)"):
        conditional.fit(IMAGES, LABELS, validation_data=parts, verbose=0)
    with pytest.raises(ValueError, match=r"Received: \(x, y, sample_weight\)"):
        conditional.fit(iter([parts]), verbose=0)


def test_a_file_with_an_average_for_a_model_without(tmp_path):
    gan(average=0.9).save_weights(tmp_path / "gan.weights.h5")
    with pytest.raises(ValueError, match="build the model with `average=`.*average=None"):
        gan().load_weights(tmp_path / "gan.weights.h5")


@pytest.mark.parametrize("condition", [
    LABELS[1], np.int32(1), np.array(1), 1, [1, 1, 1], (1, 1, 1), list(LABELS[[1, 4, 7]]),
])  # fmt: skip
def test_labels_in_any_container(condition, conditional):
    latents, labels = conditional.sampling_inputs(3, condition, seed=0)
    assert len(latents) == 3 and labels.tolist() == [1, 1, 1]


def test_a_range_is_a_list_of_labels(conditional):
    assert conditional.sampling_inputs(3, range(3), seed=0)[1].tolist() == [0, 1, 2]


def test_one_hot_rows_are_asked_for_as_labels(conditional):
    with pytest.raises(ValueError, match=r"np\.argmax"):
        conditional.generate(3, EYE)


@only_on("torch")
def test_lists_of_labels_are_divided(conditional):
    logs = conditional.fit(IMAGES, LABELS.tolist(), validation_split=0.25, verbose=0).history
    assert np.isfinite(logs["val_d_loss"]).all()


@pytest.mark.parametrize("share", [-0.5, 1.0, 1.5])
def test_a_share_to_validate_with(share, conditional):
    with pytest.raises(ValueError, match=f"Received: validation_split={share}"):
        conditional.fit(IMAGES, LABELS, validation_split=share, verbose=0)


@pytest.mark.parametrize("size", [0, -1])
def test_a_minibatch_has_samples(size, conditional):
    with pytest.raises(ValueError, match=f"Received: batch_size={size}"):
        conditional.fit(IMAGES, LABELS, batch_size=size, verbose=0)
    with pytest.raises(ValueError, match=f"Received: batch_size={size}"):
        conditional.evaluate(IMAGES, LABELS, batch_size=size, verbose=0)


@pytest.mark.parametrize("data", [IMAGES, (IMAGES, LABELS), "ring"])
def test_arrays_are_loaded_first(data):
    with pytest.raises(TypeError, match="keras_gan.data.load"):
        keras_gan.GAN.from_data(data)


@pytest.mark.parametrize("data", [((IMAGES, LABELS), (IMAGES, LABELS)), [IMAGES, LABELS]])
def test_one_pair_of_arrays_is_loaded(data):
    with pytest.raises(TypeError, match=r"one pair.*with 2 parts") as found:
        keras_gan.data.load(data)
    assert len(str(found.value)) < 300


def test_none_and_one_alone_stand_for_a_list():
    made = gan()
    made.compile(metrics=None, regularizers=None)
    assert not made.regularizers and not made.evaluation_metrics
    made.compile(metrics="fid", regularizers=regularizers.R1())
    assert [m.name for m in made.evaluation_metrics] == ["fid"] and len(made.regularizers) == 1


def test_metrics_and_penalties_that_a_game_cannot_fill(pix2pix):
    with pytest.raises(ValueError, match="EvaluateTranslation"):
        pix2pix.compile(metrics=["fid"])
    cycle = keras_gan.CycleGAN.from_shape((8, 8, 1), width=2, blocks=1)
    with pytest.raises(ValueError, match="CycleGAN takes no regularizers"):
        cycle.compile(regularizers=[regularizers.R1()])


def test_pictures_to_translate(pix2pix):
    with pytest.raises(ValueError, match=r"x\[None\]"):
        pix2pix.translate(IMAGES[0])
    with pytest.raises(ValueError, match=r"fit\(a, b\)"):
        pix2pix.check_arrays(IMAGES)
    with pytest.warns(UserWarning, match=r"2 \* x - 1"):
        pix2pix.check_arrays(IMAGES, (IMAGES + 1) / 2)


def test_a_picture_of_pictures_of_8_bits():
    eight = np.rint((IMAGES + 1) * 127.5).astype("uint8")
    expected = np.asarray(drawing.image_grid(IMAGES))
    np.testing.assert_array_equal(np.asarray(drawing.image_grid(eight)), expected)
    with pytest.raises(ValueError, match="images.dtype=int64"):
        drawing.image_grid(eight.astype("int64"))


def test_a_game_is_no_hdf5_file(tmp_path):
    with pytest.raises(ValueError, match=r"`\.keras` file"):
        gan().save(tmp_path / "gan.h5")
    assert not list(tmp_path.iterdir())


def test_callbacks_that_cannot_work(pix2pix):
    with pytest.raises(ValueError, match=r"no other braces.*w\{epoch\}"):
        callbacks.RunCheckpoint("w{epoch}.weights.h5")
    modes = keras_gan.data.load("ring").modes
    for make in (lambda every: callbacks.RunCheckpoint("w.weights.h5", every=every),
                 lambda every: callbacks.SampleGrid("x", every=every),
                 lambda every: callbacks.TranslationGrid("x", IMAGES, IMAGES, every=every),
                 lambda every: callbacks.SampleTexts("x", every=every),
                 lambda every: callbacks.LossCurves("x.png", "x.csv", every=every),
                 lambda every: callbacks.ModeCoverage(modes, every=every)):  # fmt: skip
        for wrong in (0, 2.5):
            with pytest.raises(ValueError, match=rf"every={wrong}"):
                make(wrong)
    grid = callbacks.SampleGrid("x")
    grid.set_model(pix2pix)
    with pytest.raises(TypeError, match="TranslationGrid"):
        grid.on_train_begin()
    grid.set_model(keras_gan.GAN.from_shape((1,), width=4))
    with pytest.raises(ValueError, match=r"Received: samples of shape \(1,\)"):
        grid.on_train_begin()


def test_features_are_named_where_a_metric_stands_alone():
    metric = keras_gan.metrics.FID()
    with pytest.raises(ValueError, match=r"FID\(extractor\)"):
        metric.update_state(IMAGES, IMAGES)


def test_augmentations_as_their_paper_writes_them():
    assert DiffAugment("translation,color").policy == ("color", "translation")
    assert DiffAugment("cutout").policy == ("cutout",)


@pytest.mark.parametrize("data", ["digits", (IMAGES, LABELS)])
def test_what_an_evaluator_compares_with(data):
    with pytest.raises(TypeError, match="keras_gan.data.load"):
        keras_gan.evaluation.Evaluator(data, count=20)


@pytest.mark.parametrize("seed", [-1, 2**31, 1.5])
def test_seeds_that_every_backend_takes(seed, conditional):
    with pytest.raises(ValueError, match=f"Received: seed={seed}"):
        gan(seed=seed)
    with pytest.raises(ValueError, match=f"Received: seed={seed}"):
        conditional.generate(2, 1, seed=seed)


def test_a_name_that_says_another_format(tmp_path):
    with pytest.raises(ValueError, match="pass `format='onnx'`"):
        gan().export(tmp_path / "points.onnx")
    assert not list(tmp_path.iterdir())


def test_curves_of_the_history_of_fit():
    for history in ({"d_loss": [1.0]}, keras.callbacks.History()):
        for draw in (drawing.loss_curves, drawing.metric_curves):
            with pytest.raises(TypeError, match="read_history"):
                draw(history)


def test_words_are_no_samples():
    made = gan()
    made.compile()
    with pytest.raises(ValueError, match="must be numbers. Received: x.dtype=object"):
        made.check_arrays(np.array([["a", 1.0]] * 4, dtype=object))


def test_opponents_share_nothing():
    both = layers.Dense(1)
    sides = [keras.Sequential([keras.Input((1,)), both]) for _ in range(2)]
    with pytest.raises(ValueError, match="2 variables in generator and discriminator"):
        keras_gan.GAN(*sides)


def test_a_game_has_two_losses():
    class OneLoss(keras_gan.GAN):
        def compute_loss(self, *args, **kwargs):
            return 0.0

    with pytest.warns(UserWarning, match="`compute_loss` is never called.*OneLoss"):
        OneLoss.from_shape((2,), width=4).compile()


@pytest.mark.parametrize(
    "weight, what", [(-1.0, "not be negative"), (float("nan"), "be a finite number")]
)
def test_weights_of_translators_are_numbers_from_0(weight, what):
    with pytest.raises(ValueError, match=f"`l1_weight` must {what}. Received: l1_weight="):
        keras_gan.Pix2Pix.from_shape((16, 16, 1), width=2, l1_weight=weight)
    with pytest.raises(ValueError, match=f"`identity_weight` must {what}"):
        keras_gan.CycleGAN.from_shape((16, 16, 1), width=2, blocks=1, identity_weight=weight)


def test_names_and_paths_in_the_wrong_place(tmp_path):
    with pytest.raises(ValueError, match=r"from_data\(keras_gan.data.load.*Received: shape='dig"):
        keras_gan.GAN.from_shape("digits")
    with pytest.raises(ValueError, match="Received: shape=None"):
        keras_gan.GAN.from_shape(None)
    images = keras.ops.zeros((3, 8, 8, 1))
    assert keras_gan.GAN.from_shape(images.shape[1:], width=4).sample_shape == (8, 8, 1)
    with pytest.raises(ValueError, match="There is no such file or folder. Received: name=.*nope"):
        keras_gan.data.load(tmp_path / "nope")


def test_the_loss_of_a_subclass_is_an_object():
    class ByName(keras_gan.GAN):
        def default_loss(self):
            return "hinge"

    with pytest.raises(TypeError, match="`default_loss` returns such a one.*loss='hinge'"):
        ByName.from_shape((2,), width=4).compile()


@pytest.mark.parametrize("before", ["color", DiffAugment, [DiffAugment(), None]])
def test_before_a_discriminator_stand_layers(before):
    with pytest.raises(TypeError, match=r"several in their order, such as .*Received: before="):
        keras_gan.GAN.from_shape((8, 8, 1), before=before, width=2)


def test_layers_of_pictures():
    with pytest.raises(ValueError, match=r"Received: input_shape=\(None, 8\)"):
        keras_gan.layers.InstanceNormalization()(keras.Input((8,)))
    with pytest.raises(ValueError, match="Received: size=-1"):
        keras_gan.layers.ReflectionPadding2D(-1)


class Singles:
    """A data set of single samples, as torch's `TensorDataset` is one."""

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return IMAGES[index]


class Uneven(keras.utils.PyDataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.zeros((5 if index == 1 else 8, 2), "float32")


@pytest.mark.parametrize("data, message", [
    (Singles(), r"DataLoader\(x, batch_size=64.*Received: x of type Singles"),
    (list(IMAGES), r"np\.stack\(x\).*Received: x of type list"),
    (Uneven(), r"Received: minibatches 0 to 1 with \[8, 5\] rows"),
])  # fmt: skip
def test_data_that_are_no_minibatches_of_one_size(data, message):
    model = gan(discriminator_steps=2)
    model.compile()
    with pytest.raises(ValueError, match=message):
        model.fit(data, verbose=0)


def test_nothing_is_known_by_which_words_are_compared():
    spec = {"real": {"kind": "tokens", "size": 3, "length": 4}}
    model = keras_gan.TokenGAN.from_spec(spec, width=2)
    with pytest.raises(ValueError, match=r"SequenceEvaluator.*Received: metrics=\['fid'\]"):
        model.compile(metrics=["fid"])


@pytest.mark.parametrize("variant", ["WGANGP", "Pix2Pix", "CycleGAN"])
def test_default_networks_have_channels_last(variant):
    keras.config.set_image_data_format("channels_first")
    try:
        with pytest.raises(ValueError, match=r"set_image_data_format.*Received: .*channels_first"):
            getattr(keras_gan, variant).from_shape((8, 8, 1))
        assert keras_gan.WGANGP.from_shape((2,), width=2)
    finally:
        keras.config.set_image_data_format("channels_last")


@pytest.mark.parametrize("wrong, message", [
    (LABELS + 1, r"Received: y in \[1, 3\]"),
    (LABELS - 1, r"Received: y in \[-1, 1\]"),
    (LABELS + 0.5, r"Received: y\.dtype=float64"),
])  # fmt: skip
def test_every_variant_knows_how_many_classes_it_is_told(wrong, message):
    model = keras_gan.R3GAN.from_shape((2,), num_classes=3, width=4, latent_dim=2)
    with pytest.raises(ValueError, match=message):
        model.check_arrays(IMAGES[:, 0, :2, 0], wrong)
    with pytest.raises(ValueError, match=message):
        model.generate(24, condition=wrong)


def test_heads_that_cannot_read_what_they_are_shown():
    for make in (lambda: keras_gan.InfoGAN.from_shape((2,), width=4, before=Pack(2)),
                 lambda: keras_gan.ACGAN.from_shape((2,), num_classes=3, width=4, before=Pack(2)),
                 lambda: keras_gan.SemiSupervisedGAN.from_shape(
                     (2,), num_classes=3, width=4, before=Pack(2))):  # fmt: skip
        with pytest.raises(ValueError, match=r"joins several.*\(`Pack`\).*Received: discriminator"):
            make()
    assert keras_gan.WGANCT.from_shape((2,), width=4, before=Pack(2))
    samples = keras.Input((2,))
    reader = keras.Model(samples, [layers.Dense(1)(samples), layers.Dense(12)(samples)])
    with pytest.raises(ValueError, match=r"14 numbers: a logit.*with 12, categories=\(10,\)"):
        keras_gan.InfoGAN(keras_gan.networks.dense_generator((2,), 20), reader)
    with pytest.raises(ValueError, match=r"single pixel.*Received: input_shape=\(2, 1, 1, 3\)"):
        keras_gan.layers.InstanceNormalization().build((2, 1, 1, 3))


def test_identity_has_a_weight_without_cycles():
    arguments = {"width": 2, "seed": 0, "cycle_weight": 0}
    one = keras_gan.CycleGAN.from_shape((8, 8, 1), identity_weight=0.5, **arguments)
    other = keras_gan.CycleGAN.from_shape((8, 8, 1), identity_weight=0, **arguments)
    assert (one.terms, other.terms) == (("identity",), ())
    one.compile()
    logs = one.train_on_batch(IMAGES[:2], IMAGES[2:4], return_dict=True)
    fresh = keras_gan.CycleGAN.from_shape((8, 8, 1), identity_weight=0.5, **arguments)
    apart = [np.abs(keras.ops.convert_to_numpy(network(x)) - x).mean()
             for network, x in ((fresh.to_b, IMAGES[2:4]), (fresh.to_a, IMAGES[:2]))]  # fmt: skip
    np.testing.assert_allclose(float(logs["identity"]), 5.0 * sum(apart), rtol=1e-4)


def test_what_says_nothing_cannot_be_taught():
    said = keras_gan.data.text_part(["a b"])
    spec = {"real": {"kind": "vector", "shape": [2]}, "condition": said}
    model = keras_gan.MatchingAwareGAN.from_spec(spec, width=4, latent_dim=2)
    model.compile()
    points = IMAGES[:, 0, :2, 0]
    with pytest.raises(ValueError, match=r"2 of 24 sentences.*Received: y\[3\] as the first"):
        model.fit(points, [*["a b"] * 3, "", *["b"] * 19, "unknown"], verbose=0)
    model = keras_gan.ProjectionGAN.from_shape((2,), num_classes=3, width=4, latent_dim=2)
    model.compile()
    with pytest.warns(UserWarning, match="one label of 3.*Received: y with 2 alone"):
        model.fit(points, np.full(24, 2), verbose=0)
