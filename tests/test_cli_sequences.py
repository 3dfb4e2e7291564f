"""`keras-gan train token-gan` and `reinforce-gan`, `generate` and `evaluate` of such runs."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import keras_gan
import keras_gan.cli.training
from keras_gan.callbacks import read_history
from keras_gan.evaluation import SequenceEvaluator
from tests.test_cli_errors import error, invoke
from tests.test_cli_train import checkpoint
from tests.turns import only_on

pytestmark = only_on("torch")
SMALL = (
    "train mine.py:Small --data text:lines.txt --size 6 --batch-size 16 --steps 5 --out run "
    "--no-report"
)
SMALL += " --set discriminator_steps=1"
LINES = [f"{a} {b} {c}" for a in "ab" for b in "cdef" for c in "ghijk"]  # 40 different ones
MINE = """
import keras
import keras_gan
from keras import layers


class Small(keras_gan.TokenGAN):
    '''With networks of one layer.'''

    @classmethod
    def default_networks(cls, spec, **kwargs):
        rows = spec["real"]["length"], spec["real"]["size"]
        made = [layers.Dense(rows[0] * rows[1]), layers.Reshape(rows)]
        generator = keras.Sequential([keras.Input((3,)), *made])
        judged = [layers.Flatten(), layers.Dense(1)]
        return generator, keras.Sequential([keras.Input(rows), *judged])
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lines.txt").write_text("\n".join(LINES), encoding="utf-8")
    (tmp_path / "mine.py").write_text(MINE)
    return tmp_path


def passed(words):
    result = invoke(words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def lines(path):
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    return text[:-1].split("\n")


class Killed(BaseException):
    """As if the process were gone: nothing after it is done."""


def test_from_training_to_texts_and_numbers(folder, monkeypatch):
    words = f"{SMALL} --evaluations 1 --checkpoints 3 --no-evaluation"  # two steps for an epoch
    result = passed(words)
    assert result.stdout.split() == ["run/samples.txt", "run/losses.png", "run/model.keras"]
    gan, data = keras_gan.load_run("run"), keras_gan.data.load("text:lines.txt", size=6)
    said = gan.decode(gan.generate(20, seed=0))
    assert lines(folder / "run/samples.txt") == said and len(set(said)) > 5
    assert lines(folder / "run/samples/step_00000005.txt") == said
    assert {path.name[5:13] for path in (folder / "run/samples").iterdir()} == {
        "00000002", "00000004", "00000005",
    }  # fmt: skip
    settings = json.loads((folder / "run/run.json").read_text())
    assert settings["tokens"] == data.spec()["real"] and settings["latent_dim"] == 3
    assert keras_gan.runs.build(settings).tokens == gan.tokens

    passed("generate run --count 30 --seed 5 --out said.txt")
    passed("generate run --count 30 --seed 5 --out said.npy")
    ids = np.load("said.npy")
    np.testing.assert_array_equal(ids, gan.generate(30, seed=5))
    assert lines(folder / "said.txt") == data.decode(ids)

    report = SequenceEvaluator(data, ("js", "distinct")).evaluate(gan)
    (row,) = [row for row in read_history("run/history.csv") if "js4" in row]
    assert row["step"] == 5 and row["js4"] == pytest.approx(report["js4"].value)
    found = json.loads(passed("evaluate run --metrics js,distinct --json").stdout)
    assert found["protocol"]["count"] == 640 and found["target"] == {"path": "run", "step": 5}
    assert set(found["results"]) == {"js1", "js2", "js3", "js4", "distinct"}
    assert found["results"]["js4"]["value"] == pytest.approx(report["js4"].value)
    assert [row["step"] for row in found["course"]] == [2, 4, 5]
    assert found["course"][-1]["js4"] == found["results"]["js4"]["value"]
    measured = json.loads((folder / "run/evaluation/evaluation.json").read_text())
    assert measured == found
    assert lines(folder / "run/evaluation/said.txt") == data.decode(gan.generate(640, seed=0))

    for typed, message in [
        ("generate run --out a.png", "for --out: the name of the file must end in .txt or .npy"),
        ("generate run --out a.txt --condition x", "for --condition: the model in this run"),
        ("generate run --out a.txt --interpolate 4", "for --interpolate: sequences of tokens"),
        ("generate run --out a.txt --truncation 1", "for --truncation: sequences of tokens"),
        ("evaluate run --metrics js,fid", "'fid' is not measured of a RUN of sequences. Choose fr"),
        ("evaluate run --metrics likelihood", "for --metrics: The model has no `log_likelihood"),
        ("evaluate run --seeds 2", "for --seeds: this RUN makes sequences"),
        ("evaluate run --extractor pixels", "for --extractor: this RUN makes sequences"),
        ("evaluate said.npy --against grammar", "for --against: 'grammar' has sequences"),
        ("translate run run --out out", "mine.py:Small, which draws samples and translates none"),
    ]:
        assert message in error(invoke(typed)), typed
    shutil.move("run", "undisturbed")

    class Killing(keras_gan.cli.training.StopAtStep):
        def on_train_batch_end(self, batch, logs=None):
            super().on_train_batch_end(batch, logs)
            if self._epoch_start + batch + 1 == 3:
                raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(keras_gan.cli.training, "StopAtStep", Killing)
        with pytest.raises(Killed):
            invoke(words)
    again = "train mine.py:Small --data text:lines.txt --out run --resume"
    for changed, message in [
        ([*LINES, "Z"], "text:lines.txt has changed since the run was begun"),
        ([line.replace("k", "K") for line in LINES], "the vocabulary of text:lines.txt has"),
    ]:
        (folder / "lines.txt").write_text("\n".join(changed))
        assert f"for --data: {message}" in error(invoke(again))
        assert f"for --data: {message}" in error(invoke("evaluate undisturbed"))
    (folder / "lines.txt").write_text("\n".join(LINES))
    passed(again)
    one, other = checkpoint(folder / "run"), checkpoint(folder / "undisturbed")
    assert one.keys() == other.keys() and len(one) > 10
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)
    for name in ("samples/step_00000004.txt", "samples.txt"):
        assert lines(folder / "run" / name) == lines(folder / "undisturbed" / name), name
    assert read_history("run/history.csv") == read_history("undisturbed/history.csv")


def test_reinforce_gan_has_a_likelihood_and_no_latents_to_choose(folder):
    words = "train reinforce-gan --data text:lines.txt,words --size 2 --width 2 --out run"
    result = passed(f"{words} --steps 1 --batch-size 8")
    assert "of held-out ones (nats a sequence)" in result.stdout
    settings = json.loads((folder / "run/run.json").read_text())
    assert settings["latent_dim"] is None and settings["tokens"]["unit"] == "words"
    assert settings["tokens"]["end"] == 0 and settings["tokens"]["length"] == 2
    gan, data = keras_gan.load_run("run"), keras_gan.runs.load_data("run")
    found = json.loads((folder / "run/evaluation/evaluation.json").read_text())
    expected = -gan.log_likelihood(data.held_out).mean()
    assert found["results"]["held_out_nll"]["value"] == pytest.approx(expected, rel=1e-5)
    said = lines(folder / "run/samples.txt")
    assert {word for line in said for word in line.split()} <= set(data.vocabulary)
    (folder / "run/model.keras").unlink()  # as if it had been stopped
    np.testing.assert_array_equal(
        keras_gan.load_run("run").generate(9, seed=3), gan.generate(9, seed=3)
    )
    message = error(invoke(f"{words} --latent-dim 4 --overwrite"))
    assert "for --latent-dim: `networks.TokenRecurrent` has no `latent_dim` to choose" in message
    assert "for --out: On torch Keras cannot write a generator that draws token after token" in (
        error(invoke("export run --out a.onnx"))
    )
    files = {path for path in (folder / "run").rglob("*") if path.is_file()}
    assert files - {*map(Path.absolute, keras_gan.runs.RunFolder("run").own_files)} == set()


@pytest.mark.parametrize(
    "words, message",
    [
        (f"{SMALL} --condition labels", "for --condition: mine.py:Small is told nothing"),
        (f"{SMALL} --labels 3", "for --labels: mine.py:Small is told no labels"),
        (f"{SMALL} --networks dense", "for --networks: mine.py:Small has networks for tokens"),
        (f"{SMALL} --augment diff", "for --augment: mine.py:Small is shown tokens"),
        (f"{SMALL} --pack 2", "for --pack: mine.py:Small judges single sequences"),
        (f"{SMALL} --decay-after 0.5", "for --decay-after: The rates of mine.py:Small"),
        (f"{SMALL} --streaming", "for --streaming: 'text:lines.txt' fits into memory"),
        (f"{SMALL} --set ouput=gumbel", "for --set: mine.py:Small has no 'ouput'. Did"),
        (f"{SMALL} --set output=gumble", "for --set: `output` is a layer or one of 'softmax', "),
        ("train token-gan --data ring --out run", "for --data: token-gan learns from sequences"),
        ("train reinforce-gan --data digits --out run", "for --data: reinforce-gan learns from"),
        ("train gan --data grammar --out run", "for --data: gan makes pictures or points"),
        ("train pix2pix --data grammar --out run", "for --data: pix2pix learns from pictures"),
        ("train token-gan --data text:no.txt --out run", "for --data: "),
        ("train token-gan --data grammer --out run", "Did you mean 'grammar'?"),
        ("train tokengan --data grammar --out run", "Did you mean 'token-gan'?"),
        ("train token --data ring --out run", "for --data: token-gan learns from sequences"),
    ],
)
def test_what_does_not_apply_names_the_flag(folder, words, message):
    assert message in error(invoke(words)).replace(f"{folder}/", "")
    assert not (folder / "run").exists()


def test_the_default_width_suits_a_cpu():
    words = "train token-gan --data text:lines.txt --size 6 --batch-size 2 --out run --dry-run"
    found = json.loads(passed(words).stdout)
    length, size, width = 6, len(set("".join(LINES))) + 1, 64
    blocks = 10 * (5 * width + 1) * width
    assert found["parameters"]["generator"] == (
        (128 + 1) * length * width + blocks + (width + 1) * size
    )
    assert found["width"] == width
