"""The page about a run: its words and numbers against what the run's files hold."""

import html
import json
import math
import re
import shlex
import subprocess
import sys
import time

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from scipy.optimize import minimize_scalar

from keras_gan import losses, pages
from keras_gan.cli import main
from tests.hostile.a_run import SETTINGS, a_run, refusal
from tests.processes import ROOT
from tests.reported import GOOD, HISTORY, changed, run_with


def page(*runs, out=None):
    return pages.write_report(list(runs), out).read_text(encoding="utf-8")


def text_of(markup):
    """What a reader sees: no tags, no pictures, no style, one line."""
    markup = re.sub(r"<(style|script|svg).*?</\1>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def verdict(run):
    return re.search(r'class="verdict.*?<h2>(.*?)</h2>', page(run), re.DOTALL)[1]


def test_a_page_says_what_the_files_say(tmp_path):
    run = run_with(tmp_path / "run")
    markup = page(run)
    said = text_of(markup)
    assert f"{run} gan on digits, 400 of 400 generator updates on torch." in said
    assert verdict(run) == "fine"
    assert "FID(digits-cnn-99%) 3.25 ± 0.25 4 ± 0.75 1.5 ± 0.5" in said
    assert "for infinitely many samples 3 ± 0.25 3.5 ± 0.75 0.5 ± 0.5" in said
    assert "precision(digits-cnn-99%) 0.900 0.950" in said
    assert "0.4% of 2,000 samples are nearer to a training sample than all but 0.6%" in said
    assert "Only 1438 <real> samples." in said
    assert "three 25.0% 20.0%" in said
    assert "d_loss from 1.45 at step 100 to 1.3 at step 400" in markup
    for name, value in {"batch_size": "8000", "latent_dim": "2"}.items():
        assert f'<th scope="row">{name}</th><td>{value}</td>' in markup
    steps = re.findall(r"<figcaption>step (.*?)</figcaption>", markup)
    assert steps == ["100", "200", "400"]


FAULTS = {
    "memorised": {"tests memorisation memorised": True},
    "collapsed": {
        "tests modes classes fake_shares": [0.4, 0.3, 0.29, 0.01],
        "tests modes birthday": {"repeats": True, "support_size": 200.0, "fake_pairs": 90,
                                 "batch": 1438, "real_pairs": 5, "p_value": 1e-9},
        "tests modes bins empty": list(range(9)),
        "tests modes coverage": {"counts": [500, 499, 0, 1], "high_quality": 0.5, "n_fake": 2000},
        "results prdc recall": 0.3,
    },
    "not good": {
        "results prdc precision": 0.3,
        "tests modes coverage": {"counts": [9, 9, 9, 9], "high_quality": 0.018, "n_fake": 2000},
        "results obeyed": {"name": "obeyed", "value": 0.26, "shuffled": 0.25, "worst": 0.2,
                           "standard_error": 0.01, "of_classes": {"one": 0.2}, "seeds": [],
                           "worst_class": "one"},
    },
}  # fmt: skip
ROUGH = {
    "tests modes coverage": {"counts": [500, 499, 400, 401], "high_quality": 0.7, "n_fake": 2000},
    "results prdc precision": 0.6,
    "results prdc recall": 0.6,
    "as_many_generated prdc": {"coverage": 0.5},
    "results obeyed": {
        "name": "obeyed",
        "value": 0.6,
        "shuffled": 0.25,
        "worst": 0.2,
        "standard_error": 0.01,
        "of_classes": {"one": 0.2},
        "seeds": [],
        "worst_class": "one",
    },
}
NO_FAULT = {
    "tests modes birthday": {"repeats": True, "support_size": 1400.0, "fake_pairs": 12,
                             "batch": 1438, "real_pairs": 5, "p_value": 1e-3},
    "tests modes coverage": {"counts": [500, 400, 450, 420], "high_quality": 0.88, "n_fake": 2000},
    "results prdc precision": 0.8,
}  # fmt: skip
WORDS = {**FAULTS, "rough": ROUGH, "fine": NO_FAULT}
CASES = [(word, path, value) for word in WORDS for path, value in WORDS[word].items()]


@pytest.mark.parametrize("word, path, value", CASES)
def test_one_number_decides_the_verdict(tmp_path, word, path, value):
    run = run_with(tmp_path / "run", changed(GOOD, path, value), history=None)
    assert verdict(run) == word


def test_what_was_not_measured_is_said(tmp_path):
    few = changed(GOOD, "tests", {})
    run = run_with(tmp_path / "few", few, history=None)
    assert verdict(run) == "fine"
    assert "As far as it was measured: not whether it copies." in text_of(page(run))
    only = changed(few, "results", {"fid": GOOD["results"]["fid"]})
    assert verdict(run_with(tmp_path / "only", only, history=None)) == "not judged"
    none = run_with(tmp_path / "none", None, history=None)
    assert verdict(none) == "not judged"
    assert f"To measure it: keras-gan evaluate {none}" in text_of(page(none))


SEQUENCES = {
    "target": None,
    "protocol": {"data": "grammar", "count": 640, "n_held_out": 2000},
    "results": {"js2": {"label": "2-grams", "value": 0.01, "error": 0.001, "real": 0.005},
                "distinct": {"label": "different", "value": 0.5, "error": None, "real": 0.55}},
    "tests": {"memorisation": {"memorised": False, "p_value": 1.0, "copies": 3, "n_fake": 640,
                               "expected_copies": 4.0, "share": 0.01, "threshold": 6,
                               "held_out_share": 0.02,
                               "pairs": [{"fake": 1, "length": 7, "copy": True}]}},
}  # fmt: skip
ROWS = {name: {"value": value, "standard_error": 0.01, "chance": 0.004}
        for name, value in (("translated", 0.1), ("sources", 0.3), ("mean", 0.2))}  # fmt: skip
TRANSLATIONS = {
    "protocol": {"data": "d", "shapes": {"a": [8, 8, 1], "b": [8, 8, 1]}, "paired": True,
                 "n_held_out": {"a": 20, "b": 20}},
    "results": {"b": {"l1": {"name": "L1", **ROWS}, "retrieval": {"name": "retrieval", **ROWS}}},
}  # fmt: skip
OTHERS = [
    ("fine", SEQUENCES, "target", None),
    ("memorised", SEQUENCES, "tests memorisation memorised", True),
    ("collapsed", SEQUENCES, "results distinct value", 0.1),
    ("not good", SEQUENCES, "results js2 value", 0.7),
    ("rough", SEQUENCES, "results js2 value", 0.2),
    ("rough", TRANSLATIONS, "results b l1 translated value", 0.17),
    ("fine", TRANSLATIONS, "protocol paired", True),
    ("collapsed", TRANSLATIONS, "results b retrieval translated value", 0.01),
    ("not good", TRANSLATIONS, "results b l1 translated value", 0.25),
]


@pytest.mark.parametrize("word, evaluation, path, value", OTHERS)
def test_runs_of_other_kinds_have_verdicts_too(tmp_path, word, evaluation, path, value):
    kind = {"tokens": {"size": 6}, "class_names": None, "data": "grammar"}
    if evaluation is TRANSLATIONS:
        kind = {"target_shape": [8, 8, 1], "class_names": None}
    run = run_with(tmp_path / "run", changed(evaluation, path, value), history=None, **kind)
    (run / "evaluation" / "said.txt").write_text("first\nsecond <b>\n")
    assert verdict(run) == word
    said = text_of(page(run))
    if evaluation is SEQUENCES:
        assert "second <b> 7 tokens in a row, the whole line" in said
    else:
        assert "retrieval, to b " in said and "left as it is" in said


LOSSES = {
    "NonSaturating": losses.NonSaturating(label_smoothing=0.1), "Minimax": losses.Minimax(),
    "LeastSquares": losses.LeastSquares(label_smoothing=0.2, targets=(-1.0, 1.0, 0.0)),
    "Hinge": losses.Hinge(), "Wasserstein": losses.Wasserstein(),
    "RelativisticPairing": losses.RelativisticPairing(),
    "RelativisticAverage": losses.RelativisticAverage(losses.Hinge()),
    "FDivergence": losses.FDivergence("gan"),
    "TopK": losses.TopK(losses.LeastSquares(), share=0.5),
}  # fmt: skip


def test_every_loss_is_asked_for_its_level():
    kinds = [kind for kind in vars(losses).values() if isinstance(kind, type)]
    kinds = {kind.__name__ for kind in kinds if issubclass(kind, losses.AdversarialLoss)}
    assert LOSSES.keys() == kinds - {"AdversarialLoss"}


@pytest.mark.parametrize("name", LOSSES)
def test_the_level_of_a_discriminator_that_cannot_tell(tmp_path, name):
    """The least loss over all scores that are the same for all samples, searched for."""
    loss = LOSSES[name]

    def constant(score):
        scores = np.full((4, 1), score, "float64")
        return float(loss.discriminator(scores, scores))

    least = minimize_scalar(constant, (-1.0, 1.0)).fun
    told = {"class": name, **getattr(loss, "get_config", dict)()}
    if "loss" in told:
        told["loss"] = {"class": told["loss"]["class_name"], **told["loss"]["config"]}
    said = text_of(page(run_with(tmp_path / "run", training={"loss": told})))
    where = re.search(r"Dashed: d_loss of a discriminator that cannot tell, ([-\d.]+)", said)
    assert float(where[1].rstrip(".")) == pytest.approx(least, abs=2e-3)
    assert "is not known here" not in said


@pytest.mark.parametrize(
    "d_loss, words",
    [(0.01, "near 0: the discriminator tells nearly all"), (1.0, "some samples can be told apart"),
     (2 * math.log(2), "hardly tells them apart")],
)  # fmt: skip
def test_where_a_loss_ended_is_said(tmp_path, d_loss, words):
    history = [{**row, "d_loss": d_loss} for row in HISTORY]
    told = {"loss": {"class": "NonSaturating"}}
    said = text_of(page(run_with(tmp_path / "run", None, history, training=told)))
    assert f"In the last tenth of the run d_loss was {d_loss:.3g}" in said and words in said


BAD = {
    "evaluation/evaluation.json": (
        ["", "[1]", '{"protocol": {}}', json.dumps(SEQUENCES), "\x00",
         json.dumps({**GOOD, "results": 3})],
        "evaluation.json is left out: it is damaged, or of another kind of run.",
    ),
    "history.csv": (["epoch,step\n1", "a,b\n1,2\n", "epoch,step,d_loss\n1,x,3\n"],
                    "The losses are left out: "),
    "samples/epoch_0001.png": (["", "no picture"], "generator updates on torch"),
    "troubles.json": (["", "[1]", "{}"], "What was warned of is left out: "),
}  # fmt: skip


@pytest.mark.parametrize("name, text", [(name, text) for name in BAD for text in BAD[name][0]])
def test_a_damaged_file_is_left_out(tmp_path, name, text):
    run = run_with(tmp_path / "run", history=None)
    (run / name).write_text(text)
    markup = page(run)
    assert BAD[name][1] in text_of(markup)
    assert "Measures" in markup or name.startswith("evaluation")
    assert markup.count("<img") == (2 if name.startswith("samples") else 3)


def test_a_run_with_nothing_but_its_settings(tmp_path):
    said = text_of(page(a_run(tmp_path / "run", finished=False)))
    assert "not finished: 0 of 20 steps" in said and "no losses are shown" in said


def test_losses_that_are_no_numbers(tmp_path):
    broken = [
        *HISTORY[:2],
        *({**row, "d_loss": math.nan, "g_loss": math.inf} for row in HISTORY[2:]),
    ]
    run = run_with(tmp_path / "run", GOOD, broken)
    assert verdict(run) == "broken"
    assert "From step 300 on the losses are no numbers." in text_of(page(run))


def test_what_was_said_while_it_trained(tmp_path):
    run = run_with(tmp_path / "run", history=None)
    told = {"step": 1200, "trouble": "collapse", "said": "all <alike>", "advice": "`Pack(2)`"}
    (run / "troubles.json").write_text(json.dumps([told]))
    assert "Step 1,200: all <alike>. To try: `Pack(2)`." in text_of(page(run))
    (run / "troubles.json").write_text("{")
    assert "while it trained" not in text_of(page(run))


def test_an_evaluation_of_another_run(tmp_path):
    other = run_with(tmp_path / "other", seed=1)
    of_it = changed(GOOD, "target", {"path": str(other), "step": 400})
    said = text_of(page(run_with(tmp_path / "run", of_it)))
    assert f"measured of another run, {other}" in said and "FID" not in said
    assert "FID" in text_of(page(run_with(tmp_path / "copy", of_it, seed=1)))  # the same run
    said = text_of(page(run_with(tmp_path / "shape", changed(GOOD, "protocol shape", [2]))))
    assert "it is of samples of shape [2]" in said and "FID" not in said
    said = text_of(page(run_with(tmp_path / "old", changed(GOOD, "target step", 300))))
    assert "The numbers are of step 300, and the run is at step 400 by now." in said


MARKUP = "<script>alert(1)</script>\"'&"


def test_names_with_markup_are_escaped(tmp_path):
    evaluation = changed(GOOD, "protocol data", MARKUP)
    evaluation["results"]["fid"]["name"] = MARKUP
    history = [{**row, MARKUP: 1.0} for row in HISTORY]
    folder = tmp_path / MARKUP.replace("/", "_")
    run = run_with(folder, evaluation, history, data=MARKUP, class_names=[MARKUP] * 4)
    markup = page(run)
    assert "<script>alert" not in markup and markup.count("<script") == 1
    assert text_of(markup).count(MARKUP) > 5


def test_lines_to_type_are_quoted_and_make_the_same_run(tmp_path):
    settings = {**SETTINGS, "data": "folder:my pictures; rm *", "variant": "wgan-gp",
                "condition": None, "learning_rate": 1e-4, "streaming": True,
                "set": {"penalty_weight": 5, "latents": "uniform", "flag": True}}  # fmt: skip
    run = a_run(tmp_path / "a run", **settings)
    line = re.search(r"Train it again (keras-gan .*?) Measure it", text_of(page(run)))[1]
    assert shlex.split(line) == [
        "keras-gan", "train", "wgan-gp", "--data", "folder:my pictures; rm *", "--steps", "20",
        "--batch-size", "8000", "--seed", "0", "--latent-dim", "2", "--width", "8",
        "--learning-rate", "0.0001", "--average", "0", "--backend", "torch",
        "--set", "penalty_weight=5", "--set", "latents=uniform", "--set", "flag=true",
        "--streaming", "--no-evaluation", "--out", f"{run}-again",
    ]  # fmt: skip


def test_several_runs_beside_each_other(tmp_path):
    runs = [run_with(tmp_path / "a", GOOD),
            run_with(tmp_path / "b", changed(GOOD, "results fid value", 4.25), seed=1),
            run_with(tmp_path / "c", changed(GOOD, "protocol n_fake", 500)),
            run_with(tmp_path / "d", None, data="mnist-5k")]  # fmt: skip
    said = text_of(page(*runs, out=tmp_path / "all.html"))
    assert "4 runs compared" in said and "seed 0 1 0 0" in said
    error = math.hypot(0.25, 0.25)
    apart = f"3.25 ± 0.25 4.25 ± 0.25 +1 ± {error:.2g} for infinitely many samples"
    assert f"FID(digits-cnn-99%) {apart}" in said
    assert f"3 ± 0.25 3 ± 0.25 +0 ± {error:.2g}, within chance" in said
    assert f"The numbers of {runs[2]} are not compared with those of {runs[0]}" in said
    assert "n_fake: 2000 and 500." in said
    assert f"{runs[3]} has no numbers to compare." in said
    assert f"The losses of {runs[3]} are not drawn over" in said
    assert "data: 'digits' and 'mnist-5k'" in said


def test_a_file_of_others_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_with(tmp_path / "run")
    (tmp_path / "run" / "report.html").write_text("mine")
    assert "for --out: run/report.html is there already" in refusal("report run")
    assert (tmp_path / "run" / "report.html").read_text() == "mine"
    for words in ("report run --overwrite", "report run", "report run --out other.html"):
        result = CliRunner().invoke(main, words.split())
        assert result.exit_code == 0 and result.stdout.strip().endswith(".html"), result.output
    assert "for --out: A report of 2 runs" in refusal("report run run")
    assert "holds no run" in refusal(["report", "."])


def test_ten_thousand_epochs(tmp_path):
    rng = np.random.default_rng(0)
    names = ("d_loss", "g_loss", "r1", "fid", "d_accuracy_real", "d_accuracy_fake", "spread")
    values = rng.lognormal(size=(10_000, len(names))).round(9)
    history = [{"epoch": n, "step": n, **dict(zip(names, row, strict=True))}
               for n, row in enumerate(values, start=1)]  # fmt: skip
    history[5000]["g_loss"] = 1e12
    run = run_with(tmp_path / "run", GOOD, history, steps=10_000, epochs=10_000, steps_per_epoch=1)
    (run / "checkpoints").mkdir()
    for number in range(2000):
        (run / "checkpoints" / f"step_{number:08d}.weights.h5").touch()
    begun = time.process_time()
    markup = page(run)
    assert time.process_time() - begun < 10
    assert len(markup) < 300_000  # and 2 MB of pictures at most
    titles = ["Losses of both players", "Accuracy of the discriminator", "r1", "fid", "spread"]
    assert re.findall(r"<figure>\s*<h3>(.*?)</h3>", markup) == titles
    assert re.search(r"\d+ values lie outside of the frame", markup)  # and do not hide the others


def test_pictures_have_so_much_room_and_no_more(tmp_path):
    run = run_with(tmp_path / "run", None, None, steps=13, steps_per_epoch=1, epochs=13)
    noise = np.random.default_rng(0).integers(0, 255, (700, 700), "uint8")
    for number in range(12):
        Image.fromarray(np.roll(noise, number)).save(run / "samples" / f"epoch_{number:04}.png")
    markup = page(run)
    assert 800_000 < len(markup) < 2_100_000
    steps = re.findall(r"<figcaption>step (.*?)</figcaption>", markup)
    assert steps[-1] == "13" and 2 < len(steps) < 13


def test_neither_keras_nor_the_network(tmp_path):
    run = run_with(tmp_path / "run")
    code = f"import sys; from keras_gan.cli import main; main(['report', {str(run)!r}], " \
           "standalone_mode=False); print('keras' in sys.modules)"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split() == [str(run / "report.html"), "False"], done.stderr
    markup = (run / "report.html").read_text()
    places = re.findall(r"(?:src|href|url)[=(]\"?'?([^\"')]+)", markup)
    assert places and all(place.startswith(("data:", "#")) for place in places)
