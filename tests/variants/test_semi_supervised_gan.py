"""[Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 5, and the authors' code."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.losses import feature_matching
from keras_gan.models.turn import Turn
from tests.handwritten import CLASSES, Recipe
from tests.variants.case import Case


def softplus(x):
    return np.logaddexp(0.0, x)


def losses(real, fake):
    """The authors' -E log Z / 2 + E softplus(log Z) / 2 + E softplus(log Z of fakes) / 2."""
    (real, features), (fake, others) = real, fake
    log_z, log_z_of_fakes = (np.logaddexp.reduce(logits, axis=1) for logits in (real, fake))
    d = -log_z.mean() / 2 + softplus(log_z).mean() / 2 + softplus(log_z_of_fakes).mean() / 2
    return {"d_loss": d, "g_loss": np.mean((features.mean(axis=0) - others.mean(axis=0)) ** 2)}


CASE = Case(
    variant=keras_gan.SemiSupervisedGAN,
    recipe=Recipe("non_saturating", rate=3e-4, few_labels=True),
    minibatch=100,
    arguments={"num_classes": CLASSES},
    # 256 * 10 + 10 and 2048 * 10 + 10 instead of a score's weights.
    parameters={(2,): (157954, 134922), (8, 8, 1): (337217, 152330)},
    losses=losses,
)


def terms(gan, logits):
    """(score, losses of the discriminator) where it says the same of all samples."""
    gan.judge = lambda samples, condition: [ops.convert_to_tensor(logits), None]
    verdict = gan.judge(None, None)
    labels = np.arange(len(logits)) % CLASSES
    turn = Turn(labelled=None, labels=labels, real_verdict=verdict, fake_verdict=verdict)
    numbers = [gan.score(verdict), gan.d_loss(turn), gan.d_terms(turn)["d_classes"]]
    return map(ops.convert_to_numpy, numbers)


def test_the_algebra_of_k_logits(rng):
    """D = Z / (Z + 1); a constant added to all logits moves the one loss, not the other."""
    gan = CASE.make()
    gan.compile()
    logits = rng.normal(size=(6, CLASSES)).astype("float32")
    score, unlabelled, labelled = terms(gan, logits)
    z = np.exp(logits.astype("float64")).sum(axis=1)
    np.testing.assert_allclose(1 / (1 + np.exp(-score[:, 0])), z / (z + 1), rtol=1e-5)
    d = z / (z + 1)
    assert float(unlabelled) == pytest.approx(-(np.log(d) + np.log(1 - d)).mean() / 2, rel=1e-5)
    _, moved, same = terms(gan, logits + np.float32(2.0))
    assert abs(float(moved) - float(unlabelled)) > 0.1
    assert float(same) == pytest.approx(float(labelled), rel=1e-5)


@pytest.mark.parametrize("distance, power", [("squares", 2), ("absolute", 1)])
def test_feature_matching_is_the_formula(distance, power, rng):
    real, fake = rng.normal(size=(2, 5, 4)).astype("float32")
    found = feature_matching(*map(ops.convert_to_tensor, (real, fake)), distance)
    expected = np.mean(np.abs(real.mean(axis=0) - fake.mean(axis=0)) ** power)
    assert float(ops.convert_to_numpy(found)) == pytest.approx(expected, rel=1e-5)
    with pytest.raises(ValueError, match="Received: distance='cubes'"):
        feature_matching(real, fake, "cubes")


def test_a_few_labels_name_what_all_samples_separate(tmp_path):
    """Two clusters on each side of a line of samples, one label in each: accuracy is evaluated."""
    rng = np.random.default_rng(0)
    side = rng.integers(0, 2, 400)
    points = np.stack([4.0 * side - 2.0, rng.normal(size=400)], axis=1)
    points = (points + 0.1 * rng.normal(size=points.shape)).astype("float32")
    labels = np.full(400, -1)
    for k in (0, 1):
        labels[np.flatnonzero(side == k)[:1]] = k
    gan = keras_gan.SemiSupervisedGAN.from_shape((2,), num_classes=2, width=16, seed=1)
    gan.compile(keras.optimizers.Adam(3e-3), keras.optimizers.Adam(3e-3))
    gan.fit(points, labels, batch_size=50, epochs=15, verbose=0)
    classifier = gan.as_classifier()
    accuracy = classifier.evaluate(points, side, verbose=0, return_dict=True)["accuracy"]
    predicted = classifier.predict(points, verbose=0)
    assert accuracy == pytest.approx(np.mean(predicted.argmax(axis=1) == side), abs=1e-6)
    assert accuracy > 0.95
    classifier.save(tmp_path / "classifier.keras")
    again = keras.saving.load_model(tmp_path / "classifier.keras")
    np.testing.assert_allclose(again.predict(points, verbose=0), predicted, rtol=1e-5, atol=1e-6)


def test_minus_one_and_streams_apart_are_the_same_data():
    samples, labels = CASE.data(rows=24)
    known = labels >= 0
    apart = {"real": samples, "labelled": samples[known], "labels": labels[known]}
    gan = CASE.make()
    gan.compile()
    for data in ((samples, labels), (apart, None)):
        parts, rest = gan.divide(*data, training=True)
        assert rest is None and parts.keys() == apart.keys()
        for name, part in parts.items():
            np.testing.assert_array_equal(part, apart[name])
        gan.check_arrays(*data)


SAMPLES, LABELS = CASE.data(rows=24)


@pytest.mark.parametrize(
    "y, message",
    [
        (np.abs(LABELS), "There are no unlabelled data.*Received: y without -1, 24 rows"),
        (0 * LABELS - 1, "No sample has a label.*Received: y of -1 alone, 24 rows"),
        (np.minimum(LABELS, 0), r"one class only.*Received: labels of the class \[0\]"),
        (LABELS + (LABELS == 2), rf"Labels must lie in \[0, {CLASSES}\).*Received: y in "),
        (LABELS[:5], r"one integer for each sample.*Received: y of shape \(5,\), 24 samples"),
        (None, "lack the part 'labelled'"),
    ],
)
def test_labels_that_nothing_can_be_learnt_from(y, message):
    gan = CASE.make()
    gan.compile()
    with pytest.raises(ValueError, match=message):
        gan.fit(SAMPLES, y, verbose=0)
    with pytest.raises(ValueError, match=message):
        gan.check_arrays(SAMPLES, y)


def test_evaluation_needs_no_sample_without_a_label():
    gan = CASE.make()
    gan.compile()
    logs = gan.evaluate(SAMPLES, np.abs(LABELS), verbose=0, return_dict=True)
    assert np.isfinite([logs["d_loss"], logs["g_loss"]]).all()
