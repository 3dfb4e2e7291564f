"""Translations measured: numbers by hand, floors, doubts, what data allow; callbacks in `fit`."""

import json

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

import keras_gan
from keras_gan import drawing
from keras_gan.callbacks import EvaluateTranslation, TranslationGrid
from keras_gan.data import TwoKinds
from keras_gan.evaluation import TranslationEvaluator
from keras_gan.metrics import (
    frechet_distance,
    kernel_distance,
    paired_errors,
    partner_retrieval,
    structural_similarity,
)

SIDE = 12


class Lines:
    """x -> slope x + shift, there and back, in NumPy."""

    def __init__(self, **ends):
        self.ends = ends
        self.ways = {to: to for to in ends}

    def translate(self, images, to="b"):
        slope, shift = self.ends[to]
        return (slope * images + shift).astype("float32")


LINES = {"b": (0.5, 0.2), "a": (1.9, -0.3)}


def pictures(rng, count, channels=1):
    return np.tanh(rng.normal(size=(count, SIDE, SIDE, channels)) / 2).astype("float32")


def data(rng, paired=True, channels=(1, 1)):
    a, b = (pictures(rng, 40, c) for c in channels)
    b[:] = np.clip(0.4 * a[..., :1] + 0.3 * b, -1, 1)
    return TwoKinds(
        name="two", train_a=a[:25], train_b=b[:25], held_out_a=a[25:], held_out_b=b[25:],
        paired=paired, held_out_paired=paired,
    )  # fmt: skip


def values(columns):
    return {column: row["value"] for column, row in columns.items()}


def test_numbers_are_those_of_the_pictures(rng):
    two, model = data(rng), Lines(**LINES)
    report = TranslationEvaluator(two).evaluate(model)
    a, b = two.held_out_a, two.held_out_b
    made = {"b": 0.5 * a + 0.2, "a": np.clip(1.9 * b - 0.3, -1, 1)}
    assert set(report["b"]) == {"l1", "psnr", "ssim", "retrieval", "kid", "cycle", "identity"}
    for to, source, target, train in (("b", a, b, two.train_b), ("a", b, a, two.train_a)):
        mean = np.broadcast_to(train.mean(axis=0), target.shape)
        columns = {"translated": made[to], "sources": source, "mean": mean}
        direct = {
            "l1": lambda x, y: paired_errors(x, y).l1.mean(),
            "psnr": lambda x, y: paired_errors(x, y).psnr.mean(),
            "ssim": lambda x, y: structural_similarity(x, y).mean(),
            "retrieval": lambda x, y: partner_retrieval(x, y).share,
        }
        for metric, function in direct.items():
            expected = {column: function(x, target) for column, x in columns.items()}
            assert values(report[to][metric]) == pytest.approx(expected, rel=1e-5), metric
        flat = {column: x.reshape(15, -1) for column, x in {**columns, "real": target}.items()}
        expected = {column: kernel_distance(train.reshape(25, -1), x).value
                    for column, x in flat.items()}  # fmt: skip
        assert values(report[to]["kid"]) == pytest.approx(expected, abs=1e-5)
    back = np.clip(1.9 * made["b"] - 0.3, -1, 1)
    assert values(report["b"]["cycle"]) == pytest.approx({"translated": np.abs(back - a).mean()})
    there = 0.5 * made["a"] + 0.2
    assert values(report["a"]["cycle"]) == pytest.approx({"translated": np.abs(there - b).mean()})
    same = np.abs(0.5 * b + 0.2 - b).mean()
    assert values(report["b"]["identity"]) == pytest.approx({"translated": same})
    errors = paired_errors(made["b"], b).l1
    row = report["b"]["l1"]["translated"]
    assert row["standard_error"] == pytest.approx(errors.std(ddof=1) / 15**0.5, rel=1e-5)


def test_fid_takes_the_features_of_an_extractor(rng):
    def corners(images):
        return images[:, :2, :2, 0]

    two = data(rng)
    evaluator = TranslationEvaluator(two, ("fid", "kid"), corners)
    report = evaluator.evaluate(Lines(b=LINES["b"]))
    # The extractor takes the mean of further axes, here of the two columns.
    real, made = (x[:, :2, :2, 0].mean(axis=1) for x in (two.train_b, 0.5 * two.held_out_a + 0.2))
    expected = frechet_distance(real, made)
    assert report["b"]["fid"]["translated"]["value"] == pytest.approx(expected, rel=1e-4)
    assert "FID(corners)" in str(report) and report.logs()["to_b_kid_error"] > 0


def test_a_report_prints_and_is_json(rng):
    two = data(rng)
    report = TranslationEvaluator(two).evaluate(Lines(**LINES))
    text = str(report)
    assert "a to b, 15 held-out pairs of two" in text and "b to a, 15 held-out" in text
    first = text.splitlines()[0].split("  ")
    assert [h.strip() for h in first if h.strip()][1:] == [
        "translated", "left as it is", "mean picture", "real held-out",
    ]  # fmt: skip
    assert "note: Only 15 held-out pictures" in text and "fid was left out. 15 pictures" in text
    found = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert found["results"]["b"]["kid"]["name"] == "KID(pixels)"
    assert found["protocol"]["paired"] and found["protocol"]["n_held_out"] == {"a": 15, "b": 15}


def test_who_ignores_the_picture_or_leaves_it_is_told(rng):
    two = data(rng)
    blind = TranslationEvaluator(two).evaluate(Lines(b=(0.0, 0.9)))
    said = " ".join(blind.doubts())
    assert "found no more often than by guessing (0.067)" in said
    assert "L1 to b is no better than that of the mean picture" in said
    assert blind["b"]["retrieval"]["translated"]["value"] == pytest.approx(1 / 15)
    lazy = TranslationEvaluator(two).evaluate(Lines(b=(1.0, 0.0)))
    assert "L1 to b is no better than that of the pictures left as" in " ".join(lazy.doubts())
    good = TranslationEvaluator(two).evaluate(Lines(b=(0.4, 0.0)))
    assert "L1" not in " ".join(good.doubts())
    equal = TranslationEvaluator(
        TwoKinds("same", two.train_a, two.train_a, two.held_out_a, two.held_out_a, True, True)
    ).evaluate(Lines(b=(1.0, 0.0)))
    assert equal["b"]["psnr"]["translated"]["value"] is None
    assert "leaves out 15 pictures that equal their targets" in " ".join(equal.doubts())


def test_without_pairs_only_what_needs_none(rng):
    two = data(rng, paired=False)
    report = TranslationEvaluator(two).evaluate(Lines(**LINES))
    assert set(report["b"]) == {"kid", "cycle", "identity"} == set(report["a"])
    assert "true partners of these pictures are not known" in str(report)
    assert report.draw("nowhere") == []
    with pytest.raises(ValueError, match="l1 and ssim compare with the true partner.*metrics="):
        TranslationEvaluator(two, ("l1", "kid", "ssim"))


def test_grey_becomes_colour_and_has_no_identity(rng):
    two = data(rng, channels=(1, 3))
    gan = keras_gan.Pix2Pix(
        keras.Sequential([keras.Input((SIDE, SIDE, 1)), layers.Conv2D(3, 1)]),
        keras.Sequential([keras.Input((SIDE, SIDE, 4)), layers.Conv2D(1, 1)]),
    )
    report = TranslationEvaluator(two).evaluate(gan)
    assert set(report.numbers) == {"b"} and not {"cycle", "identity"} & set(report["b"])
    grey = np.abs(two.held_out_a - two.held_out_b).mean()
    assert report["b"]["l1"]["sources"]["value"] == pytest.approx(grey, rel=1e-5)
    turned = TwoKinds(
        "turned", two.train_b, two.train_a, two.held_out_b, two.held_out_a, True, True
    )
    light = two.held_out_b @ np.array([0.299, 0.587, 0.114])
    found = TranslationEvaluator(turned, "l1").evaluate(Colour())
    expected = np.abs(light[..., None] - two.held_out_a).mean()
    assert found["b"]["l1"]["sources"]["value"] == pytest.approx(expected, rel=1e-5)


class Colour:
    ways = {"b": "b"}

    def translate(self, images, to):
        return images[..., :1]


def test_limit_takes_the_same_rows_of_both(rng):
    two = data(rng)
    report = TranslationEvaluator(two, ("l1", "retrieval"), limit=6).evaluate(Lines(b=(0.4, 0.0)))
    assert report.protocol["n_held_out"] == {"a": 6, "b": 6}
    assert report["b"]["retrieval"]["translated"]["value"] == 1.0


@pytest.mark.parametrize(
    "make, message",
    [
        (
            lambda two: TranslationEvaluator(two, "fidd"),
            "some of l1, psnr.*Received: metrics='fidd'",
        ),
        (lambda two: TranslationEvaluator(two, "cycle").evaluate(Lines(b=(1, 0))), "the way back"),
        (
            lambda two: TranslationEvaluator(
                TwoKinds("x", two.train_a, two.train_b, two.held_out_a[:0], two.held_out_b, 0, 0)
            ),
            "`held_out` above 0",
        ),
        (lambda two: EvaluateTranslation(two, every=0), "Received: every=0"),
    ],
)
def test_what_cannot_be(make, message, rng):
    with pytest.raises(ValueError, match=message):
        make(data(rng))


def test_data_of_one_kind_and_models_that_translate_nothing(rng):
    with pytest.raises(TypeError, match="pictures of two kinds"):
        TranslationEvaluator(keras_gan.data.load("digits"))
    with pytest.raises(TypeError, match="Received: model of type GAN"):
        gan = keras_gan.GAN.from_shape((SIDE, SIDE, 1), width=2)
        TranslationEvaluator(data(rng)).evaluate(gan)


# ---- While it trains ----


def test_callbacks_log_draw_and_leave_training_alone(rng, tmp_path):
    two = data(rng)
    weights = []
    for callbacks in (True, False):
        gan = keras_gan.Pix2Pix(
            keras.Sequential([keras.Input((SIDE, SIDE, 1)), layers.Conv2D(1, 1),
                              layers.Dropout(0.5, seed=1)]),
            keras.Sequential([keras.Input((SIDE, SIDE, 2)), layers.Conv2D(1, 1)]),
            seed=1,
        )  # fmt: skip
        keras.utils.set_random_seed(0)
        gan.generator.layers[0].set_weights([np.full((1, 1, 1, 1), 0.5), np.zeros(1)])
        gan.discriminator.layers[0].set_weights([np.full((1, 1, 2, 1), 0.5), np.zeros(1)])
        gan.compile()
        measure = EvaluateTranslation(two, 2, ("l1", "ssim"), folder=tmp_path)
        grid = TranslationGrid(tmp_path, two.held_out_a[:3], two.held_out_b[:3], True)
        chosen = [measure, grid] if callbacks else []
        history = gan.fit(two.train_a, two.train_b, epochs=2, callbacks=chosen, verbose=0).history
        weights.append(gan.generator.get_weights())
        if callbacks:
            found = measure.report.logs()
            assert history["to_b_l1"] == [found["to_b_l1"]] and history["to_b_ssim"]
            assert json.loads((tmp_path / "step_00000050.json").read_text())["results"]["b"]["l1"]
            made = gan.translate(two.held_out_a[:3])
            stages = {"a": two.held_out_a[:3], "a to b": made, "true b": two.held_out_b[:3]}
            drawing.translations(stages, tmp_path / "expected.png", 3)
            expected = (tmp_path / "expected.png").read_bytes()
            assert (tmp_path / "epoch_0002.png").read_bytes() == expected
    for one, other in zip(*weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_model_with_the_way_back_shows_both(rng, tmp_path):
    grid = TranslationGrid(tmp_path, pictures(rng, 2), pictures(rng, 2))
    grid.set_model(Lines(**LINES))
    grid.draw(tmp_path / "grid.png")
    a, b = grid.pictures.values()
    there, back = 0.5 * a + 0.2, 1.9 * b - 0.3
    blocks = [
        {"a": a, "a to b": there, "back to a": 1.9 * there - 0.3},
        {"b": b, "b to a": back, "back to b": 0.5 * np.clip(back, -1, 1) + 0.2},
    ]
    drawing.translations(blocks, tmp_path / "expected.png", 2)
    assert (tmp_path / "grid.png").read_bytes() == (tmp_path / "expected.png").read_bytes()


def test_rows_stand_below_each_other(tmp_path):
    dark, light = np.full((3, 48, 48, 1), -1.0), np.full((3, 48, 48, 3), 1.0)
    light[..., 1:] = -1.0  # red
    drawing.translations({"a": dark, "b": light}, tmp_path / "grid.png", columns=2)
    picture = np.asarray(Image.open(tmp_path / "grid.png"))
    assert picture.shape[0] == 2 + 4 * 50  # two pictures of each stage, then the third of each
    margin = picture.shape[1] - (2 + 2 * 50)
    for row, (color, columns) in enumerate([(0, 2), (1, 2), (0, 1), (1, 1)]):
        for column in range(2):
            cell = picture[2 + 50 * row + 20, margin + 2 + 50 * column + 20]
            expected = [[0, 0, 0], [255, 0, 0]][color] if column < columns else [255] * 3
            assert cell.tolist() == expected, (row, column)
    assert (picture[:100, :margin] < 128).any(), "no name beside the rows"
    with pytest.raises(ValueError, match="Received: rows of {'a': 3, 'b': 2}"):
        drawing.translations({"a": dark, "b": light[:2]}, tmp_path / "grid.png")
