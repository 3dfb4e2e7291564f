"""Every example in a docstring runs; values written behind its lines are the values."""

import ast
import contextlib
import json
import shutil
from pathlib import Path

import click.testing
import keras
import numpy as np
import pytest
from PIL import Image

import keras_gan
from keras_gan.cli import main
from tests.documents import ROOT, examples
from tests.given import namespace
from tests.short import PAGE, shorten, small_batches
from tests.turns import only_on

EXAMPLES = {example.title: example for example in examples(ROOT / "keras_gan")}
NOT_RUN = {
    "keras_gan.around_import:AroundImport": "changes how Python imports",
    "keras_gan.extractors.inception_features:InceptionFeatures": "a download",
    "keras_gan.extractors.torch_file:read_state_dict": "a download",
    "keras_gan.extractors.extractor:ModelFeatures": "a download",
    "keras_gan.models.sampling:Sampling.export": "an extra, keras_gan[export]",
    "keras_gan.evaluation.two_towers:TwoTowers": "half a minute of training",
    # Networks of the papers' width: those of docs/translation.md run instead.
    "keras_gan.variants.pix2pix:Pix2Pix": "seven seconds",
    "keras_gan.variants.cyclegan:CycleGAN": "seven seconds",
}

pytestmark = only_on("torch")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The folder in which all run: pictures, models, runs."""
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        make_files()
    return folder


def make_files():
    Path("photos").mkdir()
    pixels = np.random.default_rng(0).integers(0, 256, (9, 16, 16, 3), "uint8")
    for number, picture in enumerate(pixels):
        Image.fromarray(picture).save(f"photos/{number}.png")
    Image.fromarray(pixels[0]).save("cat.png")
    keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).save_weights("gan.weights.h5")
    short = "--steps 1 --width 4 --no-evaluation --no-report --out"
    for words in (
        f"gan --data digits {short} runs/digits",
        f"pix2pix --data glyphs:outline,filled --size 16 {short} runs/outlines",
    ):
        done = click.testing.CliRunner().invoke(main, ["train", *words.split()])
        assert done.exit_code == 0, done.output
    ring = keras_gan.data.load("ring")
    evaluator = keras_gan.evaluation.Evaluator(ring, metrics=("fid",), count=100)
    for run in ("a", "b"):
        shutil.copytree("runs/digits", f"runs/{run}")
        Path(run).mkdir()
        report = evaluator.evaluate(ring.train[:100]).to_dict()
        Path(run, "evaluation.json").write_text(json.dumps(report))


@pytest.mark.parametrize("title", [title for title in EXAMPLES if title not in NOT_RUN])
def test_the_example_runs(title, files, monkeypatch):
    shorten(monkeypatch)
    small_batches(monkeypatch)
    monkeypatch.chdir(files)
    example = EXAMPLES[title]
    names = {**namespace(example), "__name__": PAGE}
    lines = example.code.splitlines()
    for node in ast.parse(example.code).body:
        if isinstance(node, ast.Expr):
            value = eval(code_of(ast.Expression(node.value), example), names)
            agree(value, said(lines[node.end_lineno - 1]))
        else:
            exec(code_of(ast.Module([node], []), example), names)


def test_what_is_not_run_is_little():
    assert NOT_RUN.keys() < EXAMPLES.keys() and len(NOT_RUN) <= 8
    assert len(EXAMPLES) > 160  # each once, and all are found


@pytest.mark.parametrize("line, value", [("f()  # 0.3768", 0.3769), ("f()  # [1, 2]", (1, 3))])
def test_a_wrong_value_is_found(line, value):
    with pytest.raises(AssertionError):
        agree(value, said(line))
    agree((0.3768, ["a"]), said('f()    # 0.3768, ["a"]'))
    assert said("f()  # (299, 32) from (32, 32)") is None


def code_of(tree, example):
    """Compiled so that what is raised shows the file's own line."""
    ast.increment_lineno(tree, example.line - 1)
    path = ROOT / f"{example.module.replace('.', '/')}.py"
    return compile(tree, path, "eval" if isinstance(tree, ast.Expression) else "exec")


def said(line):
    """The value in the comment at a line's end, or None where it is words."""
    with contextlib.suppress(ValueError, SyntaxError):
        return ast.literal_eval(line.rpartition("#")[2].strip())


def agree(value, written):
    """To the digits that are written."""
    if isinstance(written, tuple | list):
        assert len(value) == len(written)
        for one, other in zip(value, written, strict=True):
            agree(one, other)
    elif isinstance(written, float):
        assert value == pytest.approx(written, rel=1e-4)
    elif written is not None:
        assert value == written
