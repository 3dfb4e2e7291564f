"""`--set`, `--condition`, variants in files of one's own, and `keras-gan list VARIANT`."""

import json

import numpy as np
import pytest

import keras_gan
from tests.test_cli_errors import empty_folder, error, invoke  # noqa: F401
from tests.turns import only_on

# Flags and files around trainings that the table of variants makes on all three.
pytestmark = only_on("torch")
RING = "--data ring --width 8 --batch-size 4000 --no-evaluation --no-report --out run"
MINE = '''
import keras
import keras_gan


class Double(keras.layers.Layer):
    def call(self, x):
        return 2.0 * x


class MyGAN(keras_gan.WGANGP):
    """Mine."""

    @classmethod
    def default_networks(cls, spec, latent_dim=None, width=None):
        generator = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), Double()])
        return generator, keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])


class NoModel:
    pass
'''


def passed(words):
    result = invoke(words)
    assert result.exit_code == 0, result.output
    return result


@only_on("torch")
def test_set_reaches_the_class_and_the_run(empty_folder):  # noqa: F811
    words = "--set penalty_weight=5 --set discriminator-steps=2 --set minibatches=reuse"
    passed(f"train wgan-gp {RING} --steps 3 {words}")
    settings = json.loads((empty_folder / "run" / "run.json").read_text())
    assert settings["set"] == {
        "penalty_weight": 5, "discriminator_steps": 2, "minibatches": "reuse",
    }  # fmt: skip
    assert settings["steps_per_epoch"] == 20
    (empty_folder / "run" / "model.keras").unlink()
    passed("train wgan-gp --data ring --out run --resume --set penalty_weight=5")
    gan = keras_gan.load_run("run")
    assert (gan.penalty_weight, gan.discriminator_steps, gan.minibatches) == (5, 2, "reuse")
    (empty_folder / "run" / "model.keras").unlink()
    for typed, saved in (("penalty_weight=6", "penalty_weight=5"), ("latents=uniform", "none")):
        message = error(invoke(f"train wgan-gp --data ring --out run --resume --set {typed}"))
        assert f"for --set: {typed} is not what this run was begun with, {saved}" in message


@pytest.mark.parametrize(
    "typed, message",
    [
        ("wgan-gp penalty_wieght=5", "wgan-gp has no 'penalty_wieght'. Did you mean 'penalty_we"),
        ("wgan-gp penalty_weight=five", "must be a number, as its default 10.0. Received: penalty"),
        ("wgan-gp penalty_weight=true", "must be a number"),
        ("wgan-gp discriminator_steps=2.5", "must be a whole number, as its default 5"),
        ("wgan-gp discriminator_steps=0", "Received: discriminator_steps=0"),
        ("wgan-gp minibatches=old", "must be one of 'fresh', 'reuse'"),
        ("gan label_smoothing=0.7", "must lie in [0, 0.5). Received: label_smoothing=0.7"),
        ("gan average=0.5", "average is set by --average"),
        ("gan latents", "write NAME=VALUE, not 'latents'"),
    ],
)
def test_errors_name_set(empty_folder, typed, message):  # noqa: F811
    variant, assignment = typed.split()
    said = error(invoke(f"train {variant} {RING} --set {assignment}"))
    assert "--set" in said and message in said
    assert not list(empty_folder.iterdir())


def test_none_is_a_value(empty_folder):  # noqa: F811
    shown = passed(f"train sngan {RING} --dry-run --set decay_steps=none").stdout
    assert json.loads(shown)["set"] == {"decay_steps": None}


def test_a_class_of_ones_own(empty_folder):  # noqa: F811
    file = empty_folder / "my_gan.py"
    file.write_text(MINE)
    passed(f"train my_gan.py:MyGAN {RING} --steps 3 --checkpoints 1 --set penalty_weight=5")
    settings = json.loads((empty_folder / "run" / "run.json").read_text())
    assert settings["variant"] == f"{file}:MyGAN" and settings["latent_dim"] == 3
    gan = keras_gan.load_run("run")
    assert type(gan).__name__ == "MyGAN" and gan.penalty_weight == 5
    passed("generate run --count 4 --seed 1 --out a.npy")
    np.testing.assert_array_equal(np.load("a.npy"), gan.generate(4, seed=1))
    passed("evaluate run --count 50 --metrics kid")
    (empty_folder / "run" / "model.keras").unlink()
    passed("train my_gan.py:MyGAN --data ring --out run --resume")
    assert "MyGAN: Mine." in passed("list my_gan.py:MyGAN").stdout
    file.unlink()
    for words in ("generate run --count 4 --out b.npy", "evaluate run"):
        assert f"There is no file {file}" in error(invoke(words))


@pytest.mark.parametrize(
    "content, variant, message",
    [
        (None, "mine.py:MyGAN", "There is no file mine.py"),
        (MINE, "mine.py:MyGam", "defines no class 'MyGam'. Did you mean mine.py:MyGAN?"),
        (MINE, "mine.py", "Name the class too. Classes of mine.py: Double, MyGAN, NoModel"),
        (MINE, "mine.py:NoModel", "NoModel must be a model of keras_gan: a subclass of"),
        ("x = 1\ny = 1 / 0\nclass A: pass", "mine.py:A", "mine.py, line 2: ZeroDivisionError"),
        ("x = 1\nclass A(:", "mine.py:A", "mine.py, line 2: SyntaxError"),
        ("import nothing_at_all\nclass A: pass", "mine.py:A", "line 1: ModuleNotFoundError"),
    ],
)  # fmt: skip
def test_errors_of_a_file(empty_folder, content, variant, message):  # noqa: F811
    if content is not None:
        (empty_folder / "mine.py").write_text(content)
    said = error(invoke(f"train {variant} {RING}"))
    assert "VARIANT" in said and message in said
    assert not (empty_folder / "run").exists()


@only_on("torch")
def test_a_field_conditions_any_variant(empty_folder):  # noqa: F811
    passed("train gan --data glyphs --size 8 --width 4 --steps 2 --condition style --no-evaluation "
           "--evaluations 0 --out run")  # fmt: skip
    settings = json.loads((empty_folder / "run" / "run.json").read_text())
    assert settings["condition"] == "style" and "STIXGeneral Bold" in settings["class_names"]
    assert invoke(["generate", "run", "--label", "STIXGeneral Bold", "--count", "2", "--out",
                   "a.npy"]).exit_code == 0  # fmt: skip
    number = settings["class_names"].index("STIXGeneral Bold")
    passed(f"generate run --label {number} --count 2 --seed 1 --out b.npy")
    expected = keras_gan.load_run("run").generate(2, condition=np.full(2, number), seed=1)
    np.testing.assert_array_equal(np.load("b.npy"), expected)
    passed("evaluate run --count 50 --metrics kid --extractor pixels")
    said = error(invoke("train gan --data glyphs --size 8 --condition stlye --out other"))
    assert "--condition" in said and "labels, style, caption" in said
    said = error(invoke("train gan --data swiss-roll --condition labels --out other"))
    assert "for --condition: gan needs labels" in said


def test_list_describes_a_variant():
    said = " ".join(passed("list wgan-gp").stdout.split())
    assert "WGANGP: WGAN whose critic" in said
    assert "Gulrajani et al., 2017: https://arxiv.org/abs/1704.00028" in said
    assert "penalty_weight=10.0 lambda, 10 in the paper" in said
    assert "discriminator_steps=5" in said and "Minibatches of 64" in said
    assert "Did you mean 'wgan-gp'" in error(invoke("list wgangp"))


def test_augmentation_and_packs_stand_before_the_discriminator(empty_folder):  # noqa: F811
    words = "train gan --data digits --width 4 --augment cutout,color --pack 2 --dry-run --out run"
    settings = json.loads(passed(words).stdout)
    assert (settings["augment"], settings["pack"]) == ("cutout,color", 2)
    gan = keras_gan.runs.build(settings)
    assert gan.discriminator.input_shape == (None, 8, 8, 1)
    inside = next(x for x in gan.discriminator.layers if hasattr(x, "layers"))
    kinds = {type(layer).__name__ for layer in (*gan.discriminator.layers, *inside.layers)}
    assert {"DiffAugment", "Pack"} <= kinds
    assert gan.discriminator.predict(np.zeros((6, 8, 8, 1)), verbose=0).shape == (3, 1)


@pytest.mark.parametrize(
    "words, message",
    [
        ("gan --data digits --augment colour", "--augment': there is no 'colour'. Did you mean"),
        ("gan --data digits --augment color,color", "--augment': each only once"),
        ("gan --data ring --augment ada", "--augment: Only images are augmented"),
        ("conditional-gan --data digits --pack 2", "--pack: Samples that are judged together"),
        ("gan --data digits --pack 3", "--batch-size: The discriminator judges 3 samples together"),
    ],
)
def test_augmentation_and_packs_that_do_not_fit(empty_folder, words, message):  # noqa: F811
    assert message in error(invoke(f"train {words} --out run"))
