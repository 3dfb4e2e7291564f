"""`keras-gan evaluate`: the evaluator's numbers, files beside them, and errors with the flag."""

import json
import re
import shlex

import keras
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

import keras_gan
from keras_gan.cli import main
from keras_gan.evaluation import Evaluator
from keras_gan.extractors import Pixels
from tests.turns import only_on

pytestmark = only_on("torch")  # test_evaluation asks all three for the same numbers

POINTS = 6000  # of the ring's 100,000: all distances of 80,000 take half a minute
RING = ("train", "gan", "--data", "ring", "--width", 8, "--batch-size", 120, "--latent-dim", 2)


def invoke(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def passed(*words):
    result = invoke(*words)
    assert result.exit_code == 0, result.output + str(result.exception)
    return result


def error(*words):
    result = invoke(*words)
    assert result.exit_code in (1, 2), result.output
    assert isinstance(result.exception, SystemExit), result.exception  # no traceback
    return " ".join(result.stderr.split())


@pytest.fixture(scope="module", autouse=True)
def short_ring():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("keras_gan.data.mixtures.NUMBER", POINTS)
        yield


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of points that is measured on the way and at its end, and keeps checkpoints."""
    folder = tmp_path_factory.mktemp("cli") / "ring"
    result = passed(*RING, "--steps", 120, "--evaluations", 3, "--checkpoints", 3, "--out", folder)
    folder.joinpath("stdout.txt").write_text(result.stdout)
    return folder


@pytest.fixture(scope="module")
def digits():
    return keras_gan.data.load("digits")


@only_on("torch")
def test_training_measures_its_result(run):
    told = json.loads((run / "evaluation" / "evaluation.json").read_text())
    ring = keras_gan.data.load("ring")
    model = keras.saving.load_model(run / "model.keras")
    report = Evaluator(ring, ("fid", "modes")).evaluate(model)
    assert told["results"]["fid"]["value"] == pytest.approx(report["fid"]["value"], rel=1e-4)
    assert told["tests"]["modes"]["coverage"]["modes"] == report["modes"]["coverage"].modes
    stdout = run.joinpath("stdout.txt").read_text()
    assert stdout.splitlines()[-1] == str(run / "report.html")
    report = run.joinpath("report.html").read_text()
    assert f"{told['results']['fid']['value']:.4g} ±" in report and "step 120<" in report
    line = re.search("<h3>Train it again</h3>\\s*<pre><code>keras-gan (.*?)</code>", report)[1]
    again = passed(*shlex.split(line), "--dry-run").stdout
    assert json.loads(again) == json.loads((run / "run.json").read_text())
    assert "FID(points)" in stdout and str(run / "evaluation" / "points.png") in stdout
    header, *rows = (run / "history.csv").read_text().splitlines()
    assert "fid,fid_error,fid_infinity,kid" in header
    assert sum(not row.endswith(",") for row in rows) == 3


def test_evaluate_follows_the_checkpoints_of_a_run(run):
    (run / "report.html").write_text("mine")  # is kept, and no error
    result = passed("evaluate", run, "--count", 500, "--metrics", "fid,modes", "--seeds", 2)
    told = json.loads((run / "evaluation" / "evaluation.json").read_text())
    steps = [row["step"] for row in told["course"]]
    assert steps[-1] == 120 and len(steps) == 3
    model = keras.saving.load_model(run / "model.keras")
    ring = keras_gan.data.load("ring")
    evaluator = Evaluator(ring, ("fid",), count=500, seeds=2)
    report = evaluator.evaluate(model)
    assert told["results"]["fid"]["value"] == pytest.approx(report["fid"]["value"], rel=1e-4)
    assert told["course"][-1]["fid"] == pytest.approx(told["results"]["fid"]["value"], rel=1e-4)
    assert told["course"][0]["fid"] != told["course"][-1]["fid"]
    assert "500 generated, 2 seeds" in result.stdout
    with Image.open(run / "evaluation" / "course.png") as picture:
        assert picture.size[0] > 100
    assert result.stdout.splitlines()[-1] == str(run / "evaluation" / "evaluation.json")
    assert f"note: no report: {run / 'report.html'} is there already" in result.stderr
    assert (run / "report.html").read_text() == "mine"


def test_json_of_an_array_against_named_data(digits, tmp_path):
    fake = np.concatenate([digits.train[:60, :, ::-1], digits.held_out[:100]])
    np.save(tmp_path / "fake.npy", fake)
    result = passed(
        "evaluate", tmp_path / "fake.npy", "--against", "digits", "--extractor", "pixels",
        "--metrics", "fid,prdc,memorisation,modes", "--json",
    )  # fmt: skip
    told = json.loads(result.stdout)
    expected = Evaluator(digits, ("fid", "prdc", "memorisation"), Pixels()).evaluate(fake)
    assert told["results"]["fid"]["name"] == "FID(pixels)"
    assert told["results"]["fid"]["value"] == pytest.approx(expected["fid"]["value"], rel=1e-6)
    assert told["results"]["prdc"]["recall"] == expected["prdc"]["recall"]
    assert told["tests"]["memorisation"]["memorised"] is True
    assert told["tests"]["memorisation"]["pairs"][0]["name"] == "flip"
    assert (tmp_path / "fake-evaluation" / "memorisation.png").exists()
    assert json.loads((tmp_path / "fake-evaluation" / "evaluation.json").read_text()) == told


def save_images(folder, images):
    folder.mkdir(parents=True)
    for number, image in enumerate(images):
        pixels = np.rint((image[..., 0] + 1) * 127.5).astype("uint8")
        Image.fromarray(pixels).save(folder / f"{number:04d}.png")


def test_two_folders_need_no_model(digits, tmp_path):
    save_images(tmp_path / "real", digits.train[:200])
    save_images(tmp_path / "fake", digits.held_out[:150])
    save_images(tmp_path / "unseen", digits.held_out[150:])
    out = tmp_path / "out"
    result = passed(
        "evaluate", tmp_path / "fake", "--against", tmp_path / "real",
        "--held-out", f"folder:{tmp_path / 'unseen'}", "--extractor", "pixels",
        "--metrics", "kid,memorisation", "--out", out, "--size", 8,
    )  # fmt: skip
    told = json.loads((out / "evaluation.json").read_text())
    assert told["protocol"]["n_real"] == 200 and told["protocol"]["n_fake"] == 150
    assert told["tests"]["memorisation"]["memorised"] is False
    assert told["tests"]["memorisation"]["n_held_out"] == 209
    assert "KID(pixels)" in result.stdout and "memorisation: not found" in result.stdout


@only_on("torch")
def test_a_trained_classifier_is_the_default_for_labelled_images(digits, tmp_path):
    np.save(tmp_path / "fake.npy", digits.held_out)
    result = passed("evaluate", tmp_path / "fake.npy", "--against", "digits", "--metrics", "is")
    assert "IS(digits-cnn-9" in result.stdout or "IS(digits-cnn-100" in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--against", "digits", "--metrics", "fid,kdi"], "--metrics.*Did you mean 'kid'"),
        (["--against", "digits", "--extractor", "inceptoin"], "--extractor.*Did you mean 'incept"),
        (["--against", "digits", "--extractor", "no.keras"], "--extractor.*no file no.keras"),
        (["--against", "digitz"], "--against.*Did you mean 'digits'"),
        ([], "--against.*must be said"),
        (["--against", "digits", "--seeds", 3], "--seeds.*only a RUN"),
        (["--against", "ring"], r"--against.*shape \(2,\).*\(8, 8, 1\)"),
        (["--against", "digits", "--size", 16], r"--against.*shape \(16, 16, 1\)"),
        (["--against", "digits", "--inception-weights", __file__], "--inception-weights.*are for"),
        (["--against", "ring", "--metrics", "is"], "logits"),
    ],
)  # fmt: skip
def test_errors_name_the_flag(words, message, tmp_path, digits):
    np.save(tmp_path / "fake.npy", digits.held_out[:50])
    extractor = [] if "--extractor" in words else ["--extractor", "pixels"]
    if "--inception-weights" in words:
        extractor = []
    said = error("evaluate", tmp_path / "fake.npy", *words, *extractor)
    assert_matches(message, said)
    assert not (tmp_path / "fake-evaluation").exists()


def assert_matches(pattern, text):
    assert re.search(pattern, text), text


def test_arrays_that_would_be_scaled_wrongly(tmp_path, digits):
    file = tmp_path / "fake.npy"
    for fake, message in [
        ((digits.held_out + 1) * 127.5, "images / 127.5 - 1.*from 0 to 255"),
        ((digits.held_out + 1) / 2, r"images \* 2 - 1"),
    ]:
        np.save(file, fake)
        assert_matches(message, error("evaluate", file, "--against", "digits", "--extractor",
                                      "pixels", "--metrics", "fid"))  # fmt: skip
    file.write_bytes(b"not an array")
    assert_matches("FILE.npy.*cannot be read", error("evaluate", file, "--against", "digits",
                                                     "--extractor", "pixels"))  # fmt: skip
    (tmp_path / "a.txt").write_text("")
    said = error("evaluate", tmp_path / "a.txt", "--against", "digits")
    assert_matches("must be an array of samples, .npy", said)


def test_a_folder_with_a_broken_file_is_named(digits, tmp_path):
    save_images(tmp_path / "fake", digits.held_out[:5])
    (tmp_path / "fake" / "0003.png").write_bytes(b"\x89PNG broken")
    said = error("evaluate", tmp_path / "fake", "--against", "digits", "--extractor", "pixels")
    assert_matches("0003.png.*broken or cut", said)


def test_no_network_is_said_with_a_way_out(digits, tmp_path, monkeypatch):
    def offline(*arguments, **settings):
        raise OSError("Name or service not known")

    monkeypatch.setattr(keras.utils, "get_file", offline)
    np.save(tmp_path / "fake.npy", digits.held_out[:50])
    said = error("evaluate", tmp_path / "fake.npy", "--against", "digits", "--extractor",
                 "inception")  # fmt: skip
    assert_matches("--extractor.*--inception-weights FILE. --extractor pixels needs none", said)


@only_on("torch")
def test_other_held_out_samples_with_the_default_extractor(digits, tmp_path):
    np.save(tmp_path / "fake.npy", digits.held_out[:100])
    save_images(tmp_path / "unseen", digits.held_out[100:])
    passed("evaluate", tmp_path / "fake.npy", "--against", "digits", "--held-out",
           tmp_path / "unseen", "--metrics", "fid,memorisation")  # fmt: skip
    told = json.loads((tmp_path / "fake-evaluation" / "evaluation.json").read_text())
    assert told["protocol"]["n_held_out"] == 259
    assert told["protocol"]["extractor"].startswith("digits-cnn-")
    assert told["tests"]["memorisation"]["memorised"] is False


def test_the_course_of_the_modes_of_a_run(run):
    passed("evaluate", run, "--count", 300, "--metrics", "modes")
    told = json.loads((run / "evaluation" / "evaluation.json").read_text())
    keys = {"step", "modes", "high_quality", "modes_kl"}
    assert [set(row) for row in told["course"]] == [keys] * 3
    # A divergence without any good point is no number.
    assert all((row["modes_kl"] is None) == (row["modes"] == 0) for row in told["course"])
    assert told["target"] == {"path": str(run), "step": 120}


def test_runs_of_other_seeds_are_measured_alike(run, tmp_path):
    other = tmp_path / "other"
    passed(*RING, "--steps", 2, "--seed", 5, "--out", other, "--no-evaluation")
    for folder in (run, other):
        passed("evaluate", folder, "--count", 200, "--metrics", "fid")
    first, second = (json.loads((folder / "evaluation" / "evaluation.json").read_text())
                     for folder in (run, other))  # fmt: skip
    assert first["protocol"]["real_fingerprint"] == second["protocol"]["real_fingerprint"]
    change = keras_gan.evaluation.compare(first, second)
    assert change["fid"]["difference"] != 0.0


@pytest.fixture(scope="module")
def by_label(tmp_path_factory):
    """A run that is told labels, hardly begun."""
    folder = tmp_path_factory.mktemp("cli") / "by_label"
    passed("train", "conditional-gan", "--data", "digits", "--width", 4, "--latent-dim", 2,
           "--steps", 2, "--checkpoints", 2, "--no-evaluation", "--out", folder)  # fmt: skip
    return folder


def test_whether_the_labels_of_a_run_are_obeyed(by_label, digits):
    out = passed("evaluate", by_label, "--metrics", "obeyed,intra_fid", "--count", 300).stdout
    told = json.loads((by_label / "evaluation" / "evaluation.json").read_text())
    gan = keras.saving.load_model(by_label / "model.keras")
    asked = np.random.default_rng(0).choice(digits.train_labels, 300)
    made = gan.generate(300, asked, seed=0)
    seen = keras_gan.extractors.ClassifierFeatures.of(digits).predict_labels(made)
    found = told["results"]["obeyed"]
    assert found["value"] == pytest.approx((seen == asked).mean(), abs=0.01)
    assert found["of_classes"]["7"] == pytest.approx((seen == asked)[asked == 7].mean(), abs=0.05)
    assert told["real_held_out"]["obeyed"]["value"] > 0.97
    assert "obeyed(digits-cnn-" in out and "if the labels were shuffled" in out
    assert {"obeyed", "obeyed_worst", "intra_fid"} <= set(told["course"][-1])


def test_labels_beside_a_file_and_in_the_names_of_subfolders(digits, tmp_path):
    few, labels = digits.held_out[:60], digits.held_out_labels[:60]
    np.save(tmp_path / "fake.npy", few)
    np.save(tmp_path / "asked.npy", labels)
    for label in range(10):
        save_images(tmp_path / "fake" / str(label), few[labels == label])
    how = ("--against", "digits", "--metrics", "obeyed", "--json", "--overwrite")
    files = passed("evaluate", tmp_path / "fake.npy", "--labels", tmp_path / "asked.npy", *how)
    folders = passed("evaluate", tmp_path / "fake", *how)
    found = [json.loads(result.stdout)["results"]["obeyed"] for result in (files, folders)]
    assert found[0]["value"] == found[1]["value"] > 0.9
    assert found[0]["of_classes"] == found[1]["of_classes"]
    said = error("evaluate", tmp_path / "fake.npy", *how)
    assert_matches("--metrics.*give `labels`, one for each sample", said)
    np.save(tmp_path / "asked.npy", labels[:5])
    said = error("evaluate", tmp_path / "fake.npy", "--labels", tmp_path / "asked.npy", *how)
    assert_matches("--labels.*one for each of 60", said)
    said = error("evaluate", tmp_path / "fake", "--labels", tmp_path / "asked.npy", *how)
    assert_matches("--labels.*for a FILE.npy", said)


def test_metrics_of_labels_for_a_run_without_any(run):
    for metric in ("obeyed", "gan_train"):
        said = error("evaluate", run, "--metrics", metric)
        assert_matches("--metrics.*needs a classifier", said)
    said = error("evaluate", run, "--metrics", "fid,intra_fid", "--count", 100)
    assert_matches("--metrics.*this model is not told any", said)
    said = error("evaluate", run, "--metrics", "obayed")
    assert_matches("--metrics.*Did you mean 'obeyed'", said)


def test_a_folder_that_cannot_be_written_is_told_before_any_work(run, tmp_path):
    (tmp_path / "file").write_text("")
    said = error("evaluate", run, "--out", tmp_path / "file" / "below")
    assert_matches("--out.*cannot write there", said)
    assert_matches("--size.*leave it out", error("evaluate", run, "--size", 16))


def test_only_what_is_ours_is_removed(run, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "dropped.png").write_text("mine")
    passed("evaluate", run, "--out", out, "--metrics", "kid", "--count", 50, "--overwrite")
    written = {"evaluation.json", "course.png", "points.png"}
    assert {path.name for path in out.iterdir()} == {"dropped.png", *written}
