"""`keras-gan train --streaming`, and that the run is opened again the same way."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from keras_gan import runs
from keras_gan.cli import main
from keras_gan.files import StreamedArray


@pytest.fixture
def photos(tmp_path, rng):
    (tmp_path / "photos").mkdir()
    for index in range(20):
        pixels = rng.integers(256, size=(8, 8), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / "photos" / f"{index}.png")
    return f"folder:{tmp_path / 'photos'}"


def train(*words):
    small = ["train", "gan", "--batch-size", "8", "--width", "4", "--no-report"]
    return CliRunner().invoke(main, [*small, *words])


def test_a_run_is_opened_as_it_was_begun(photos, tmp_path):
    run = tmp_path / "run"
    words = ["--data", photos, "--out", str(run), "--steps", "2"]
    done = train(*words, "--streaming")
    assert done.exit_code == 0, done.output
    assert json.loads((run / "run.json").read_text())["streaming"] is True
    assert isinstance(runs.load_data(run).train, StreamedArray)
    settings = json.loads((run / "run.json").read_text())
    del settings["streaming"]  # as in runs of before
    (run / "run.json").write_text(json.dumps(settings))
    assert isinstance(runs.load_data(run).train, np.ndarray)
    refused = train(*words, "--streaming", "--resume")
    assert refused.exit_code == 2 and "Invalid value for --streaming" in refused.output


def test_a_source_that_is_loaded_whole_names_the_flag(tmp_path):
    done = train("--data", "digits", "--out", str(tmp_path / "run"), "--streaming")
    assert done.exit_code == 2
    assert "Invalid value for --streaming: 'digits' fits into memory" in done.output
