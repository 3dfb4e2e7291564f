"""R-precision in an evaluation: generators of which it is known whether they listen."""

import json

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.data import Data, text_part
from keras_gan.evaluation import Evaluator
from tests.turns import only_on

pytestmark = only_on("torch")

PLACES = ("top left", "top right", "bottom left", "bottom right", "middle", "everywhere")
SHADES = ("grey", "white")
CAPTIONS = [f"{shade} {place}" for place in PLACES for shade in SHADES]


def picture(index):
    """8x8 pixels, a square of four in its place."""
    pixels = -np.ones((8, 8), "float32")
    shade = (0.0, 1.0)[index % 2]
    corner = {0: (0, 0), 1: (0, 4), 2: (4, 0), 3: (4, 4), 4: (2, 2)}.get(index // 2)
    if corner is None:
        pixels[::2] = shade
    else:
        pixels[corner[0] : corner[0] + 4, corner[1] : corner[1] + 4] = shade
    return pixels[..., None]


PICTURES = np.stack([picture(index) for index in range(12)])


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)

    def drawn(count):
        which = np.arange(count) % 12
        noisy = PICTURES[which] + 0.3 * rng.normal(size=(count, 8, 8, 1))
        return np.clip(noisy, -1, 1).astype("float32"), np.array(CAPTIONS)[which]

    (train, said), (held_out, others) = drawn(600), drawn(240)
    fields = {"caption": said}, {"caption": others}
    return Data("squares", train, held_out, train_fields=fields[0], held_out_fields=fields[1],
                value_range=(-1.0, 1.0), told="caption")  # fmt: skip


class Drawn(keras.layers.Layer):
    """The picture that the words say; or the next one of the twelve."""

    def __init__(self, part, deaf=False, **kwargs):
        super().__init__(**kwargs)
        self.deaf = deaf
        numbers = keras_gan.data.tokens(part, CAPTIONS)
        self.table = ops.convert_to_tensor(PICTURES)
        self.numbers = ops.convert_to_tensor(numbers)

    def call(self, latents, said):
        same = ops.all(ops.equal(said[:, None], self.numbers[None]), axis=-1)
        index = ops.argmax(ops.cast(same, "int32"), axis=1)
        if self.deaf:
            index = ops.cast(ops.floor(6 + 2 * latents[:, 0]), "int32") % 12
        return ops.take(self.table, index, axis=0) + 0.01 * ops.sum(latents) * 0.0


def model(data, deaf=False):
    part = text_part(data.train_fields["caption"])
    latents, said = keras.Input((2,)), keras.Input((part["length"],), dtype="int32")
    generator = keras.Model([latents, said], Drawn(part, deaf)(latents, said))
    pictures, told = keras.Input((8, 8, 1)), keras.Input((part["length"],), dtype="int32")
    both = keras.layers.Concatenate()([keras.layers.Flatten()(pictures), ops.cast(told, "float32")])
    judge = keras.Model([pictures, told], keras.layers.Dense(1)(both))
    return keras_gan.MatchingAwareGAN(generator, judge, condition=part, seed=0)


@pytest.fixture(scope="module")
def evaluator(data):
    return Evaluator(data, ("r_precision",), keras_gan.extractors.Pixels(), count=240)


def test_who_listens_finds_and_who_does_not_finds_by_chance(data, evaluator):
    report = evaluator.evaluate(model(data))
    row, floor = report["r_precision"], report.floor["r_precision"]
    assert row["candidates"] == 100 and row["n_fake"] == 240
    assert row["value"] > 0.9 and floor["value"] > 0.9
    deaf = evaluator.evaluate(model(data, deaf=True))
    found = deaf["r_precision"]
    # One of twelve sentences is right; of its hundred candidates eight say the same.
    assert abs(found["value"] - found["shuffled"]) < 0.1 and found["value"] < 0.2
    assert row["shuffled"] < 0.2
    assert any("ignores its sentences" in doubt for doubt in deaf.doubts())
    assert "R-precision(towers " in str(report) and "if the captions were shuffled" in str(report)
    kept = json.loads(json.dumps(report.to_dict()))
    assert kept["results"]["r_precision"]["value"] == row["value"]
    assert report.logs()["r_precision"] == row["value"]


def test_it_is_measured_where_sentences_are_told(data):
    pixels = keras_gan.extractors.Pixels()
    metrics = Evaluator(data, extractor=pixels).metrics
    assert "r_precision" in metrics and "obeyed" not in metrics
    digits = keras_gan.data.load("digits")
    assert "r_precision" not in Evaluator(digits, extractor=pixels).metrics
    with pytest.raises(ValueError, match="runs.conditioned.*told=None"):
        Evaluator(digits, ("r_precision",), pixels)


def test_samples_without_a_question_have_none(data, evaluator):
    with pytest.raises(ValueError, match="were asked for none"):
        evaluator.evaluate(data.held_out)
