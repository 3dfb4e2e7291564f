"""Games of other shapes train, log, save and resume with no word for them in any base file."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.models import AdversarialModel, Game, questions
from tests.games import few_labels, relativistic, two_domains
from tests.turns import not_on

GAMES = {
    module.__name__.split(".")[-1]: module for module in (two_domains, few_labels, relativistic)
}
LOGS = {
    "two_domains": {"d_loss", "g_loss", "cycle"},
    "few_labels": {"d_loss", "g_loss", "classes"},
    "relativistic": {"d_loss", "g_loss", "r1", "r2"},
}


@pytest.fixture(params=GAMES)
def module(request):
    return GAMES[request.param]


def arrays(model):
    return [ops.convert_to_numpy(v) for v in [*model.variables, *model.optimizer.variables]]


def trained(module, data, epochs=2, **kwargs):
    keras.utils.set_random_seed(0)
    game = module.make(**kwargs)
    game.compile()
    return game, game.fit(data, epochs=epochs, verbose=0).history


@pytest.mark.parametrize("k", [1, 2])
def test_both_sides_move_and_all_terms_are_logged(module, rng, k):
    """On torch a step that is not traced would warn, and warnings are errors here."""
    game, history = trained(module, module.data(rng), discriminator_steps=k, average=0.9)
    assert set(history) == LOGS[module.__name__.split(".")[-1]]
    assert np.isfinite(list(history.values())).all()
    keras.utils.set_random_seed(0)
    fresh = module.make(discriminator_steps=k, average=0.9)
    for role in (*game.generators, *game.discriminators):
        kernels = [getattr(g, role).trainable_weights[0] for g in (game, fresh)]
        assert np.abs(ops.convert_to_numpy(kernels[0] - kernels[1])).max() > 1e-3, role


@not_on("jax")
def test_compiled_steps_are_those_of_eager_execution(module, rng):
    data = module.data(rng)
    game, _ = trained(module, data)
    keras.utils.set_random_seed(0)
    eager = module.make()
    eager.compile(run_eagerly=True)
    eager.fit(data, epochs=2, verbose=0)
    for one, other in zip(arrays(game), arrays(eager), strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-3, atol=2e-4)


def test_resumes_bit_for_bit(module, rng, tmp_path):
    data = module.data(rng)
    whole, _ = trained(module, data, 4, average=0.9)
    half, _ = trained(module, data, 2, average=0.9)
    half.save(tmp_path / "half.keras")
    resumed = keras.saving.load_model(tmp_path / "half.keras")
    assert resumed.steps_done == half.steps_done
    resumed.fit(data, epochs=4, initial_epoch=2, verbose=0)
    for one, other in zip(arrays(whole), arrays(resumed), strict=True):
        np.testing.assert_array_equal(one, other)


def test_evaluates_streams_of_unequal_length(module, rng):
    data = module.data(rng)
    game, _ = trained(module, data)
    logs = game.evaluate(data, return_dict=True, verbose=0)
    assert {"d_loss", "g_loss"} <= set(logs) and np.isfinite(list(logs.values())).all()


def test_the_pool_remembers_across_steps_and_files(rng, tmp_path):
    game, _ = trained(two_domains, two_domains.data(rng))
    rows = ops.convert_to_numpy(game.pool_a.rows)
    assert np.abs(rows).min() > 0
    game.save(tmp_path / "pool.keras")
    loaded = keras.saving.load_model(tmp_path / "pool.keras")
    np.testing.assert_array_equal(ops.convert_to_numpy(loaded.pool_a.rows), rows)


def test_the_relativistic_generator_has_reals_of_its_own():
    """Rows 0..7 in order: with k = 1 and batches of 4 the discriminator sees the even ones."""
    seen = []

    class Watching(relativistic.Relativistic):
        def discriminator_objective(self, turn):
            seen.append(("d", [int(v) for v in np.asarray(turn.real)[:, 0]]))
            return super().discriminator_objective(turn)

        def generator_objective(self, turn):
            seen.append(("g", [int(v) for v in np.asarray(turn.real)[:, 0]]))
            return super().generator_objective(turn)

    made = relativistic.make()
    game = Watching(made.generator, made.discriminator)
    game.compile(run_eagerly=True)
    x = np.repeat(np.arange(8.0, dtype="float32")[:, None], 2, axis=1)
    game.fit(x, batch_size=4, shuffle=False, verbose=0)
    assert seen == [("d", [0, 1, 2, 3]), ("g", [4, 5, 6, 7])]


def test_the_relativistic_loss_is_the_formula(rng):
    game, _ = trained(relativistic, relativistic.data(rng))
    real = rng.normal(size=(4, 2)).astype("float32")
    logs = game.evaluate(real, return_dict=True, verbose=0)
    seed = keras.random.SeedGenerator(5)
    seed.state.assign(game.evaluation_seed_generator.state)
    seed.state.assign(seed.state - np.array([0, 1], "uint32").astype(str(seed.state.dtype)))
    fake = game.sampler(game.draw_latents(4, seed))
    scores = [ops.convert_to_numpy(game.discriminator(x)).astype("float64") for x in (real, fake)]
    expected = np.log1p(np.exp(scores[0] - scores[1])).mean()
    assert logs["g_loss"] == pytest.approx(expected, rel=1e-4)


# ---- Errors that teach ----


def wrong(returned):
    class Wrong(few_labels.FewLabels):
        def d_terms(self, turn):
            return returned

    made = few_labels.make()
    game = Wrong(made.generator, made.discriminator)
    game.compile()
    return game


@pytest.mark.parametrize(
    "returned, message",
    [
        ({"clases": 0.0}, "'clases' is not among `terms`"),
        ({}, "nothing returned 'classes', which `terms` or a regularizer declares"),
    ],
)
def test_terms_are_declared_and_returned(rng, returned, message):
    game = wrong(returned)
    with pytest.raises(ValueError, match=message):
        game.fit(few_labels.data(rng), verbose=0)


def test_parts_are_named_complete_and_of_equal_rows(rng):
    game = few_labels.make()
    game.compile()
    data = few_labels.data(rng)
    with pytest.raises(ValueError, match="lack the part 'labels'.*Received: parts"):
        game.fit({k: v for k, v in data.items() if k != "labels"}, verbose=0)
    with pytest.raises(
        ValueError, match="'label' that this model does not know. Did you mean 'labels'"
    ):
        game.fit({**data, "label": data["labels"]}, verbose=0)
    with pytest.raises(ValueError, match="labelled with 2 rows, labels with 3 rows"):
        game.fit({**data, "labelled": data["labelled"][:2]}, verbose=0)
    batch = {"real": data["real"][:4], "labelled": data["labelled"], "labels": data["labels"]}
    with pytest.raises(ValueError, match="need the same number of rows.*real with 4 rows"):
        game.train_on_batch(batch)
    with pytest.raises(ValueError, match="'labelled' holds NaN"):
        game.fit({**data, "labelled": data["labelled"] * np.nan}, verbose=0)


def test_a_network_without_the_expected_outputs():
    made = few_labels.make()
    alone = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match=r"must return \(score, class logits\).*with 1 output$"):
        few_labels.FewLabels(made.generator, alone)


# ---- What a subclass may answer ----


def subclasses(cls):
    return {cls, *(deeper for sub in cls.__subclasses__() for deeper in subclasses(sub))}


def test_only_questions_are_answered():
    """The machine counts on every other method; a new question is marked with `@question`."""
    machine = {name for base in (AdversarialModel, Game) for c in base.__mro__ for name in vars(c)
               if c.__module__.startswith("keras_gan")
               and (callable(getattr(c, name)) or isinstance(vars(c)[name], property))}  # fmt: skip
    allowed = {"__init__", "__doc__", "get_config", "from_config", "spec_arguments", "from_spec",
               "from_shape"}  # fmt: skip
    checked = [
        c for c in subclasses(Game) if ".variants." in c.__module__ or "tests.games" in c.__module__
    ]
    assert len(checked) >= 10
    for cls in checked:
        refused = (set(vars(cls)) & machine) - questions(cls) - allowed
        assert not refused, f"{cls.__name__} overrides {refused}"


# ---- Composition ----


class Double(keras.Layer):
    def call(self, inputs):
        return 2.0 * inputs


def test_layers_in_front_of_a_discriminator_and_behind_a_generator(rng):
    made = few_labels.make()
    x = rng.normal(size=(5, 2)).astype("float32")
    judged = keras_gan.networks.before(made.discriminator, Double())
    for one, other in zip(judged(x), made.discriminator(2.0 * x), strict=True):
        np.testing.assert_allclose(
            ops.convert_to_numpy(one), ops.convert_to_numpy(other), rtol=1e-6
        )
    drawn = keras_gan.networks.behind(made.generator, Double())
    np.testing.assert_allclose(
        ops.convert_to_numpy(drawn(x)), 2.0 * ops.convert_to_numpy(made.generator(x)), rtol=1e-6
    )
    game = few_labels.FewLabels(drawn, judged)
    game.compile()
    game.fit(few_labels.data(rng), verbose=0)
    with pytest.raises(ValueError, match="Pass the `shape` of a sample before the layer"):
        keras_gan.networks.before(made.discriminator, keras.layers.Dense(3))
