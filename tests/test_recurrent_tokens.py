"""The recurrent players: likelihoods by hand, draws by the law, language models, ends."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from keras_gan.layers import EndPadding, MovingBaseline, RecurrentTokens
from keras_gan.networks import (
    NegativeLogLikelihood,
    behind,
    draw_tokens,
    language_model,
    log_likelihood,
    recurrent_token_discriminator,
    recurrent_token_generator,
    token_generator,
)
from tests.enumerated import EVERY, LENGTH, SIZE, WIDTH, drawn_weights, log_probabilities
from tests.turns import only_on


@pytest.fixture
def weights(rng):
    return drawn_weights(rng)


def generator_of(weights, end=None):
    network = recurrent_token_generator(SIZE, LENGTH, WIDTH, end=end)
    network.set_weights(weights)
    return network


def test_the_likelihood_is_that_of_an_lstm_by_hand(weights):
    generator = generator_of(weights)
    by_hand = log_probabilities(weights, EVERY).sum(axis=1)
    for model in (generator, behind(generator, EndPadding(0)), language_model(generator)):
        np.testing.assert_allclose(log_likelihood(model, EVERY), by_hand, rtol=1e-5)
    assert np.exp(by_hand).sum() == pytest.approx(1)


def test_draws_are_as_frequent_as_their_probabilities(weights):
    """Of all 27 sequences, by a chi-square of at most 26 degrees of freedom."""
    count, generator = 20000, generator_of(weights)
    rng = np.random.default_rng(1)
    latents = rng.normal(size=(count, LENGTH)).astype("float32")
    rows, logs = generator.predict(latents, batch_size=5000, verbose=0)
    assert set(np.unique(rows)) == {0.0, 1.0} and (rows.sum(-1) == 1).all()
    drawn = {1.0: rows.argmax(-1)}
    np.testing.assert_allclose(logs, log_probabilities(weights, drawn[1.0]), rtol=1e-4, atol=1e-5)
    drawn[0.5] = draw_tokens(generator, count, LENGTH, 0.5, seed=2, batch_size=5000)
    for temperature, ids in drawn.items():
        sharp = [*weights[:4], weights[4] / temperature, weights[5] / temperature]
        expected = count * np.exp(log_probabilities(sharp, EVERY).sum(axis=1))
        found = np.bincount(ids @ [9, 3, 1], minlength=27)
        square = ((found - expected) ** 2 / expected)[expected > 5]
        assert square.sum() < 54.1 and len(square) > 15  # p = 0.001


@only_on("torch")
def test_rare_tokens_are_drawn_in_half_precision():
    """Of 1,000 equally likely ones 20,000 draws miss 1000 exp(-20), none; bfloat16 missed 100."""
    policy = keras.mixed_precision.dtype_policy()
    keras.mixed_precision.set_dtype_policy("mixed_bfloat16")
    try:
        generator = recurrent_token_generator(1000, 2, 2)
    finally:
        keras.mixed_precision.set_dtype_policy(policy)
    generator.set_weights([0 * w for w in generator.get_weights()])
    latents = np.random.default_rng(0).normal(size=(20000, 2)).astype("float32")
    rows, _ = generator.predict(latents, batch_size=2000, verbose=0)
    for ids in (rows.argmax(-1), draw_tokens(generator, 20000, 2, batch_size=2000)):
        assert len(np.unique(ids[:, 0])) == 1000


@only_on("torch")
def test_behind_the_end_all_is_certain(weights, rng):
    generator = generator_of(weights, end=0)
    ids = np.array([[1, 0, 2], [2, 1, 1], [0, 2, 1]])
    kept = [[1, 1, 0], [1, 1, 1], [1, 0, 0]]
    by_hand = (log_probabilities(weights, ids) * kept).sum(axis=1)
    np.testing.assert_allclose(log_likelihood(generator, ids), by_hand, rtol=1e-5)
    rows, logs = generator.predict(rng.normal(size=(200, LENGTH)).astype("float32"), verbose=0)
    drawn = rows.argmax(-1)
    over = np.cumsum(drawn == 0, axis=1) - (drawn == 0) > 0
    assert over.any() and (drawn[over] == 0).all() and (logs[over] == 0).all()
    loss = NegativeLogLikelihood(end=0)
    logits = ops.convert_to_tensor(language_model(generator)(ops.convert_to_tensor(ids)))
    assert float(ops.convert_to_numpy(loss(ids, logits))) == pytest.approx(
        -by_hand.mean(), rel=1e-5
    )


@only_on("torch")
def test_maximum_likelihood_by_keras_fit_finds_the_law_and_goes_on_from_a_file(tmp_path):
    """A Markov chain; the loss falls to its entropy rate, in the generator that was given."""
    stay = 0.8
    rng = np.random.default_rng(3)
    ids = np.cumsum(rng.uniform(size=(1500, 6)) > stay, axis=1).astype("int32") % 2
    generator = recurrent_token_generator(2, 6, 8)
    model = language_model(generator)
    model.compile(keras.optimizers.Adam(0.03), NegativeLogLikelihood())
    fit = {"batch_size": 100, "shuffle": False, "verbose": 0}
    model.fit(ids, ids, epochs=2, **fit)
    model.save(tmp_path / "half.keras")
    again = keras.saving.load_model(tmp_path / "half.keras")
    for network in (model, again):
        network.fit(ids, ids, epochs=2, **fit)
    for one, other in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    entropy = -6 * (stay * np.log(stay) + (1 - stay) * np.log(1 - stay))
    empirical = -log_likelihood(generator, ids).mean()
    assert empirical == pytest.approx(entropy, rel=0.03)
    drawn = draw_tokens(generator, 3000, 6, seed=4)
    assert (np.diff(drawn, axis=1) == 0).mean() == pytest.approx(stay, abs=0.03)


@only_on("torch")
def test_the_score_of_a_step_is_of_what_stands_before(rng):
    judge = recurrent_token_discriminator(4, 5, 3, depth=2, each_step=True)
    x = np.eye(4, dtype="float32")[rng.integers(0, 4, (6, 5))]
    other = x.copy()
    other[:, 3] = np.roll(other[:, 3], 1, axis=-1)
    one, changed = (ops.convert_to_numpy(judge(rows)) for rows in (x, other))
    assert one.shape == (6, 5, 1)
    np.testing.assert_array_equal(one[:, :3], changed[:, :3])
    assert (np.abs(one - changed)[:, 3:] > 1e-6).all()
    whole = recurrent_token_discriminator(4, 5, 3, depth=2)
    whole.set_weights(judge.get_weights())
    np.testing.assert_allclose(ops.convert_to_numpy(whole(x))[:, 0], one[:, -1, 0], rtol=1e-5)


def test_the_baseline_is_the_average_of_the_batches_before():
    baseline, values = MovingBaseline(0.25), np.array([[1.0, 5.0], [3.0, 9.0]], "float32")
    mask = np.array([[1.0, 0.0], [1.0, 1.0]], "float32")
    before = [float(ops.convert_to_numpy(baseline(values, mask))) for _ in range(3)]
    mean = (1 + 3 + 9) / 3
    assert before == pytest.approx([0, 0.75 * mean, 0.9375 * mean])
    with pytest.raises(ValueError, match="Received: decay=1.0"):
        MovingBaseline(1.0)


def test_errors():
    with pytest.raises(ValueError, match="at least 2 tokens.*Received: size=1"):
        RecurrentTokens(1)
    with pytest.raises(ValueError, match="RecurrentTokens` inside. Received: generator=token_gen"):
        log_likelihood(token_generator(3, 4, 2, 2), EVERY)
    with pytest.raises(ValueError, match="above 0. Received: temperature=0"):
        draw_tokens(keras.Sequential([layers.Dense(2)]), 2, 3, temperature=0)
