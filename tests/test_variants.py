"""The table: the same questions to every variant, answered by one trained model of each."""

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan import variants
from keras_gan.data import spec_of_shape
from keras_gan.models import AdversarialModel, Sequences
from tests.processes import run_jobs
from tests.turns import not_on, only_on
from tests.variants import CASES, one_for_each_recipe
from tests.variants.case import IMAGES
from tests.variants.trained import state, train, weights


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """{name: `Trained`}, filled when a test asks for the first time."""
    return {}


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


@pytest.fixture
def trained(case, models, tmp_path_factory):
    if case.name not in models:
        folder = tmp_path_factory.mktemp(case.name)
        models[case.name] = train(lambda: case.make(average=0.9), case.data(), folder)
    return models[case.name]


def inputs_of(case, samples, condition):
    """What a network is called with."""
    return samples if case.condition(1) is None else [samples, condition]


def verdict_on(gan, samples, labels):
    """What the discriminator returns outside of training, in a list."""
    told = gan.conditional and gan.conditional_discriminator
    verdict = gan.discriminator.predict([samples, labels] if told else samples, verbose=0)
    return verdict if isinstance(verdict, list) else [verdict]


def test_the_table_holds_every_variant():
    classes = {n: v for n, v in vars(variants).items() if isinstance(v, type)}
    tokens = {n for n, v in classes.items() if issubclass(v, Sequences)}  # test_token_gan.py
    models = {n for n, v in classes.items() if issubclass(v, AdversarialModel)}
    assert CASES.keys() == models - tokens and "TokenGAN" in tokens
    assert {*classes} - {*CASES} == {"Pix2Pix", "CycleGAN", *tokens}  # test_translation.py


def test_defaults_are_the_papers(case, trained):
    recipe, gan = case.recipe, trained.gan
    assert (gan.discriminator_steps, gan.batch_size) == (recipe.k, case.minibatch)
    fresh = case.make()
    fresh.compile()
    players = fresh.generator_optimizer, fresh.discriminator_optimizer
    for player, rate in zip(players, (recipe.g_rate or recipe.rate, recipe.rate), strict=True):
        assert float(ops.convert_to_numpy(player.learning_rate)) == pytest.approx(rate)
        if recipe.betas is None:
            assert (type(player).__name__, player.rho) == ("RMSprop", 0.99)
        else:
            assert (type(player).__name__, player.beta_1, player.beta_2) == ("Adam", *recipe.betas)


@only_on("torch")
def test_default_networks_have_the_weights_that_were_counted(case, monkeypatch):
    assert case.parameters
    # Zeros, because JAX compiles what draws weights anew for each shape of them.
    for kind in (keras.initializers.VarianceScaling, keras.initializers.RandomNormal):
        monkeypatch.setattr(kind, "__call__", lambda self, shape, dtype=None: ops.zeros(shape))
    for shape, counts in case.parameters.items():
        spec = spec_of_shape(shape, 10 if case.labels else None)
        gan = case.variant.from_spec(spec)
        assert (gan.generator.count_params(), gan.discriminator.count_params()) == counts


def test_training_moves_both_players_and_logs_finite_losses(trained):
    assert {"d_loss", "g_loss"} <= trained.history.keys()
    assert all(np.isfinite(numbers).all() for numbers in trained.history.values())
    for name, after in weights(trained.gan).items():
        pairs = zip(trained.before[name], after, strict=True)
        changed = [not np.array_equal(old, new) for old, new in pairs]
        # The last bias of a Wasserstein critic cancels.
        assert sum(changed) >= len(changed) - 1


def test_a_second_fit_traces_nothing(trained):
    assert trained.traces[0] > 0 and trained.traces[1] == trained.traces[0]


def test_generate_predict_and_call_agree(case, trained):
    gan, condition = trained.gan, case.condition(4)
    samples = gan.generate(4, condition, seed=9)
    np.testing.assert_array_equal(samples, gan.generate(4, condition, seed=9))
    assert np.abs(samples - gan.generate(4, condition, seed=10)).max() > 1e-5
    latents = np.random.default_rng(1).normal(size=(4, 5)).astype("float32")
    inputs = inputs_of(case, latents, condition)
    predicted = gan.predict(inputs, verbose=0)
    by_hand = ops.convert_to_numpy(gan.averaged_generator(inputs))
    np.testing.assert_allclose(predicted, by_hand, atol=1e-5)
    assert np.abs(predicted - gan.generator.predict(inputs, verbose=0)).max() > 1e-6


def test_evaluate_is_the_loss_of_held_out_data_and_changes_nothing(case, trained):
    gan, copy = trained.gan, keras.saving.load_model(trained.whole)
    samples, labels = case.data(rows=24)
    logs = copy.evaluate(samples, labels, batch_size=24, verbose=0, return_dict=True)
    clock = copy.evaluation_seed_generator.state
    clock.assign(gan.evaluation_seed_generator.state)  # all that may have moved
    for old, new in zip(state(gan), state(copy), strict=True):
        np.testing.assert_array_equal(old, new)
    assert logs.keys() == {"d_loss", "g_loss"}
    # The same from the networks alone.
    latents = ops.convert_to_numpy(copy.draw_latents(24, copy.evaluation_seed_generator))
    fakes = gan.averaged_generator.predict(inputs_of(case, latents, labels), verbose=0)
    real, fake = (verdict_on(gan, x, labels) for x in (samples, fakes))
    for name, expected in (case.losses or losses_of(gan))(real, fake).items():
        assert logs[name] == pytest.approx(expected, abs=1e-4)


def losses_of(gan):
    """The losses of the model's `AdversarialLoss` as a function of two verdicts."""

    def losses(real, fake):
        loss, real, fake = gan.adversarial_loss, *map(ops.convert_to_tensor, (real[0], fake[0]))
        given = [fake, real] if loss.relativistic else [fake]
        both = {"d_loss": loss.discriminator(real, fake), "g_loss": loss.generator(*given)}
        return {name: float(ops.convert_to_numpy(value)) for name, value in both.items()}

    return losses


def test_a_loaded_model_is_the_model(case, trained):
    gan, copy = trained.gan, keras.saving.load_model(trained.whole)
    condition = case.condition(3)
    assert type(copy) is type(gan)
    for one, other in zip(state(gan), state(copy), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(
        gan.generate(3, condition, seed=4), copy.generate(3, condition, seed=4)
    )
    ours, theirs = gan.get_config(), copy.get_config()
    for network in (*gan.generators, *gan.discriminators):  # equal samples have shown them equal
        del ours[network], theirs[network]
    assert theirs == ours
    assert copy.get_compile_config() == gan.get_compile_config()


@pytest.fixture(scope="module")
def resumed(models, tmp_path_factory):
    """{name: what a new process made of the file in the middle}, all in one process."""
    folder = tmp_path_factory.mktemp("resumed")
    jobs = []
    for name, case in CASES.items():
        if name not in models:
            place = tmp_path_factory.mktemp(name)
            models[name] = train(lambda case=case: case.make(average=0.9), case.data(), place)
        jobs.append({"case": name, "load": str(models[name].half), "state": str(folder / name)})
    run_jobs("resume_job", jobs)
    return {name: np.load(folder / f"{name}.npz") for name in CASES}


def test_training_goes_on_in_a_new_process_to_the_last_bit(case, trained, resumed):
    found = resumed[case.name]
    whole = state(trained.gan)
    assert len(whole) == sum(key.isdigit() for key in found.files) > 20
    half = state(keras.saving.load_model(trained.half))
    moved = sum(not np.array_equal(*pair) for pair in zip(half, whole, strict=True))
    assert moved > len(whole) / 2, "the second half trained nothing, so it proves nothing"
    for index, value in enumerate(whole):
        np.testing.assert_array_equal(found[f"{index:04}"], value, err_msg=str(index))
    for name, values in trained.history.items():
        np.testing.assert_array_equal(found[f"log_{name}"], values[2:])


@only_on("torch")  # the table trains each variant on all three, with what its paper has
@pytest.mark.parametrize(
    "name", [n for n, c in one_for_each_recipe("vector").items() if not c.recipe.few_labels]
)
def test_labelled_points_train_any_variant(name):
    """Default networks of the other recipe, and a condition whether the paper has one or not."""
    case = CASES[name]
    gan = case.make((2,), labels=True, width=8)
    gan.compile()
    history = gan.fit(*case.data((2,), rows=40), batch_size=8, epochs=1, verbose=0).history
    assert np.isfinite([history["d_loss"], history["g_loss"]]).all()
    one, other = (gan.generate(4, np.full(4, label), seed=0) for label in (0, 1))
    assert one.std() > 0 and np.abs(one - other).max() > 1e-6, "the label changed nothing"


@not_on("jax")
def test_labelled_images_reach_both_players(case):
    gan = case.make(IMAGES, labels=True)
    if case.recipe.few_labels:
        assert not gan.conditional
        return
    one, other = (gan.generate(4, np.full(4, label), seed=0) for label in (0, 1))
    assert np.abs(one - other).max() > 1e-6, "the label changed nothing"
    if not gan.conditional_discriminator:
        return
    images, _ = case.data(IMAGES, rows=4)
    scores = [verdict_on(gan, images, np.full(4, k))[0] for k in (0, 1)]
    assert scores[0].shape == (4, 1) and np.abs(scores[0] - scores[1]).max() > 1e-6
