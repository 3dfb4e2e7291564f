"""A RUN opens in Python: the command's model, older runs, and the command's defaults."""

import dataclasses
import inspect
import json
import shutil

import keras
import numpy as np
import pytest
from click.testing import CliRunner

import keras_gan
from keras_gan import networks, runs
from keras_gan.cli import main
from tests.turns import only_on

WORDS = ("train", "gan", "--data", "ring", "--width", 8, "--latent-dim", 2, "--batch-size", 8000,
         "--no-evaluation", "--no-report")  # fmt: skip
NEWER_KEYS = ("set", "condition", "data_seed")


def command(*words):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "finished"
    command(*WORDS, "--steps", 13, "--out", folder)
    return folder


@pytest.fixture
def stopped(finished, tmp_path):
    """The same run without its model."""
    shutil.copytree(finished, tmp_path / "run")
    (tmp_path / "run" / "model.keras").unlink()
    return tmp_path / "run"


def old(folder):
    """Make a run's settings those of a version before the newer keys."""
    settings = json.loads((folder / "run.json").read_text())
    for key in NEWER_KEYS:
        del settings[key]
    (folder / "run.json").write_text(json.dumps(settings))
    return folder


def generated(folder, out):
    command("generate", folder, "--count", 4, "--seed", 1, "--out", out / "samples.npy",
            "--overwrite")  # fmt: skip
    return np.load(out / "samples.npy")


def test_load_run_gives_the_commands_model_and_fit_goes_on(finished, stopped, tmp_path):
    expected = generated(finished, tmp_path)
    for folder in (finished, stopped):
        gan = keras_gan.load_run(folder)
        assert gan.steps_done == 13
        np.testing.assert_array_equal(gan.generate(4, seed=1), expected)
        data = runs.load_data(folder)
        gan.fit(data.train, batch_size=8000, epochs=1, verbose=0)
        assert gan.steps_done == 23


def test_a_run_goes_on_in_python_as_at_the_command_line(stopped, tmp_path):
    longer = tmp_path / "longer"
    command(*WORDS, "--steps", 20, "--out", longer)
    command(*WORDS, "--steps", 10, "--out", tmp_path / "shorter")
    gan = keras_gan.load_run(tmp_path / "shorter")
    gan.fit(runs.load_data(longer).train, batch_size=8000, initial_epoch=1, epochs=2, verbose=0)
    np.testing.assert_array_equal(gan.generate(4, seed=1), generated(longer, tmp_path))


@only_on("torch")
def test_an_old_run_opens_resumes_and_is_evaluated(finished, stopped, tmp_path):
    expected = generated(finished, tmp_path)
    np.testing.assert_array_equal(generated(old(stopped), tmp_path), expected)
    assert runs.RunFolder(stopped).read_settings()["set"] == {}
    settings = json.loads((stopped / "run.json").read_text())
    (stopped / "run.json").write_text(json.dumps({**settings, "steps": 15, "evaluation": True}))
    command("train", "gan", "--data", "ring", "--out", stopped, "--resume")
    assert keras_gan.load_run(stopped).steps_done == 15
    command("evaluate", stopped, "--count", 50, "--metrics", "fid")


@only_on("torch")
def test_an_old_conditional_run_is_told_its_labels(tmp_path):
    folder = tmp_path / "run"
    command("train", "conditional-gan", "--data", "digits", "--size", 4, "--width", 4, "--steps", 2,
            "--batch-size", 500, "--no-evaluation", "--out", folder)  # fmt: skip
    assert runs.RunFolder(old(folder)).read_settings()["condition"] == "labels"
    (folder / "model.keras").unlink()
    images = keras_gan.load_run(folder).generate(10, condition=np.arange(10), seed=0)
    assert images.shape == (10, 4, 4, 1)


@only_on("torch")
def test_a_run_goes_on_with_the_default_networks_that_it_began_with(tmp_path, monkeypatch):
    words = ("train", "conditional-gan", "--data", "digits", "--width", 4, "--batch-size", 500,
             "--no-evaluation", "--no-report", "--out", tmp_path / "run")  # fmt: skip
    former = {"image": networks.Convolutional(normalization=None)}
    with monkeypatch.context() as then:
        then.setattr(keras_gan.ConditionalGAN, "recipes", former)
        command(*words, "--steps", 2)
    begun_with = runs.parameters_of(keras_gan.load_run(tmp_path / "run"))
    command("train", "--resume", "--steps", 4, "--no-report", "--out", tmp_path / "run")
    (tmp_path / "run" / "model.keras").unlink()
    gan = keras_gan.load_run(tmp_path / "run")
    assert gan.steps_done == 4 and runs.parameters_of(gan) == begun_with
    today = keras_gan.ConditionalGAN.from_shape((8, 8, 1), num_classes=10, width=4)
    assert runs.parameters_of(today) != begun_with


def test_what_cannot_be_opened_is_said(finished, stopped, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"holds no run.*Received: run="):
        keras_gan.load_run(tmp_path / "nothing")
    (stopped / "checkpoint.weights.h5").write_bytes(b"half")
    with pytest.raises(ValueError, match=r"checkpoint\.weights\.h5 cannot be loaded.*damaged"):
        keras_gan.load_run(stopped)
    (stopped / "checkpoint.weights.h5").unlink()
    with pytest.raises(FileNotFoundError, match="nothing to open"):
        keras_gan.load_run(stopped)
    (stopped / "run.json").write_text("{")
    with pytest.raises(ValueError, match="run.json is damaged"):
        keras_gan.load_run(stopped)


def test_the_recipe_is_what_the_command_does(tmp_path):
    for name, data in (("wgan-gp", "ring"), ("dcgan", "digits")):
        words = ("train", name, "--data", data, "--out", tmp_path / "x", "--dry-run")
        settings = json.loads(command(*words).stdout)
        recipe = runs.recipe(runs.variant_class(name), keras_gan.data.load(data).spec())
        assert recipe == {**{key: settings[key] for key in recipe},
                          "average": settings["average"] or None}  # fmt: skip


def test_keywords_are_those_of_constructor_and_docstring():
    found = runs.keywords(keras_gan.SNGAN)
    assert found["decay_steps"].default == 50_000
    assert found["decay_steps"].meaning.startswith("generator updates over which both rates fall")
    assert found["minibatches"].default == "fresh" and "reuse" in found["minibatches"].meaning
    assert "generator" not in found and "kwargs" not in found
    assert runs.papers(keras_gan.SNGAN)[0][1] == "https://arxiv.org/abs/1802.05957"
    for name in runs.variants():
        assert all(keyword.meaning for keyword in runs.keywords(runs.variant_class(name)).values())


def test_help_and_completion_find_what_the_bases_take():
    class Mine(keras_gan.WGANGP):
        def __init__(self, generator, discriminator, *, mine=3, **kwargs):
            super().__init__(generator, discriminator, **kwargs)

    parameters = inspect.signature(Mine).parameters
    assert list(parameters)[:3] == ["generator", "discriminator", "mine"]
    defaults = {"mine": 3, "penalty_weight": 10.0, "discriminator_steps": 5, "average": None}
    assert {name: parameters[name].default for name in defaults} == defaults
    assert "kwargs" not in parameters and "networks" not in parameters
    game = keras_gan.GAN.from_shape((2,), width=4)
    arguments = inspect.signature(Mine).bind(game.generator, game.discriminator, seed=1, mine=2)
    assert Mine(*arguments.args, **arguments.kwargs).seed == 1

    class Short(keras_gan.WGANGP):
        def __init__(self, mine=3, **kwargs):
            super().__init__(**kwargs)

    unseen = {"generator": game.generator, "discriminator": game.discriminator}
    assert Short(**inspect.signature(Short).bind(**unseen).kwargs).built


@only_on("torch")
def test_the_record_says_what_the_papers_say():
    gan = keras_gan.WGANGP.from_shape((8, 8, 1), width=4)
    gan.compile()
    found = runs.training_of(gan)
    adam = found["generator_optimizer"]
    assert found["discriminator_optimizer"] == adam
    assert (adam["class"], adam["learning_rate"], adam["beta_1"], adam["beta_2"]) == (
        "Adam", 1e-4, 0.5, 0.9,
    )  # fmt: skip
    assert found["loss"] == {"class": "Wasserstein"} and found["constraint"] is None
    (penalty,) = found["regularizers"]
    assert (penalty["class"], penalty["weight"]) == ("GradientPenalty", 10.0)
    assert found["arguments"]["discriminator_steps"] == 5
    gan.compile("sgd", keras.optimizers.RMSprop(3e-3), loss=keras_gan.losses.Hinge())
    found = runs.training_of(gan)
    assert found["generator_optimizer"]["class"] == "SGD" and found["loss"]["class"] == "Hinge"
    assert found["discriminator_optimizer"]["learning_rate"] == 3e-3
    assert json.loads(json.dumps(found)) == found


def test_a_field_becomes_classes():
    glyphs = keras_gan.data.load("glyphs", size=8)
    styled = runs.conditioned(glyphs, "style")
    assert runs.conditioned(glyphs, None) is glyphs is runs.conditioned(glyphs, "labels")
    names = np.array(styled.class_names)
    np.testing.assert_array_equal(names[styled.train_labels], glyphs.train_fields["style"])
    np.testing.assert_array_equal(names[styled.held_out_labels], glyphs.held_out_fields["style"])
    with pytest.raises(ValueError, match="style, caption, clusters. Received: condition='stlye'"):
        runs.conditioned(glyphs, "stlye")
    names = np.array([str(i) for i in range(len(glyphs.train))])
    fields = {"name": names}, {"name": glyphs.held_out_fields["caption"]}
    fields = dict(zip(("train_fields", "held_out_fields"), fields, strict=True))
    with pytest.raises(ValueError, match="that samples share. Received: condition='name'"):
        runs.conditioned(dataclasses.replace(glyphs, **fields), "name")


def test_a_caption_stays_a_sentence():
    glyphs = keras_gan.data.load("glyphs", size=8)
    told = runs.conditioned(glyphs, "caption")
    assert told.train_condition is glyphs.train_fields["caption"]
    assert told.held_out_condition is glyphs.held_out_fields["caption"]
    part = told.spec()["condition"]
    assert part["kind"] == "text" and part["length"] == 10
    assert {"capital", "letter", "q", "stixgeneral"} <= set(part["vocabulary"])
    np.testing.assert_array_equal(glyphs.train_condition, glyphs.train_labels)
    few = runs.some_captions(told.train_condition)
    assert len(set(few)) == 8 and set(few) <= set(told.train_condition)
