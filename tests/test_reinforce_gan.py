"""ReinforceGAN: its gradient against the exact one, by enumeration; losses by hand; resuming."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.models import Turn
from keras_gan.networks import (
    TokenRecurrent,
    draw_tokens,
    recurrent_token_discriminator,
    recurrent_token_generator,
)
from tests.enumerated import (
    EVERY,
    LENGTH,
    SIZE,
    WIDTH,
    drawn_weights,
    flat,
    log_probabilities,
    sigmoid,
    slopes,
)
from tests.turns import only_on

SPEC = {"real": {"kind": "tokens", "size": SIZE, "length": LENGTH}}


def make(weights=None, discriminator=None, **kwargs):
    generator = recurrent_token_generator(
        SIZE, LENGTH, WIDTH, end=kwargs.get("tokens", {}).get("end")
    )
    if weights is not None:
        generator.set_weights(weights)
    if discriminator is None:
        discriminator = recurrent_token_discriminator(SIZE, LENGTH, 4, each_step=True)
    return keras_gan.ReinforceGAN(generator, discriminator, **{"seed": 3, **kwargs})


def mean_slope(gan, weights, calls, rows):
    """(mean, standard error) of minus the generator's gradient, over so many calls of one step.

    With rates of 1 and 0 the step itself shows it.
    """
    gan.compile(keras.optimizers.SGD(1.0), keras.optimizers.SGD(0.0))
    start, found = flat(weights), []
    real = np.resize(EVERY, (rows, LENGTH))
    for _ in range(calls):
        gan.generator.set_weights(weights)
        gan.train_on_batch(real)
        found.append(flat(gan.generator.get_weights()) - start)
    return np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / calls**0.5


def exact_slope(weights, rewards, discount):
    """sum over all 27 sequences of p(ids) sum_t R_t d log p(id_t) / d each weight."""
    later = np.arange(LENGTH)[None, :] - np.arange(LENGTH)[:, None]
    returns = rewards @ np.where(later >= 0, float(discount) ** np.maximum(later, 0), 0).T
    chance = np.exp(log_probabilities(weights, EVERY).sum(axis=1))
    return np.einsum("n,nt,ntw->w", chance, returns, slopes(weights))


@pytest.mark.parametrize("discount", [1.0, pytest.param(0.23, marks=only_on("tensorflow"))])
def test_the_mean_gradient_is_the_exact_one(discount, rng):
    """Over 28,000 draws, within their standard error, whatever the baseline was."""
    weights = drawn_weights(rng)
    gan = make(weights, discount=discount)
    gan.discriminator.set_weights(
        [2 * rng.normal(size=w.shape) for w in gan.discriminator.get_weights()]
    )
    scores = gan.discriminator.predict(np.eye(SIZE, dtype="float32")[EVERY], verbose=0)
    rewards = 2 * sigmoid(scores[..., 0].astype("float64")) - 1
    exact = exact_slope(weights, rewards, discount)
    mean, error = mean_slope(gan, weights, calls=14, rows=2000)
    moved = error > 1e-7  # the beginning's vector is the only one that is always read
    z = (mean - exact)[moved] / error[moved]
    assert moved.sum() > 40 and np.linalg.norm(error) < 0.1 * np.linalg.norm(exact)
    assert np.abs(z).max() < 4.5 and (z**2).mean() < 2.2, z
    if discount == 1.0:  # then it is the gradient of the mean sum of rewards

        def gained(weights):
            chance = np.exp(log_probabilities(weights, EVERY).sum(axis=1))
            return (chance * rewards.sum(axis=1)).sum()

        ends = []
        for sign in (1, -1):
            weights[-1][0] += sign * 1e-5
            ends.append(gained(weights))
            weights[-1][0] -= sign * 1e-5
        assert exact[-SIZE] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5)


def test_straight_through_is_biased_and_how_much(rng):
    """The same generator under a TokenGAN, whose critic's slope goes on through the drawn rows."""
    weights = drawn_weights(rng)
    critic = recurrent_token_discriminator(SIZE, LENGTH, 4)
    critic.set_weights([2 * rng.normal(size=w.shape) for w in critic.get_weights()])
    generator = recurrent_token_generator(SIZE, LENGTH, WIDTH)
    gan = keras_gan.TokenGAN(generator, critic, penalty_weight=0.0, discriminator_steps=1, seed=3)
    scores = critic.predict(np.eye(SIZE, dtype="float32")[EVERY], verbose=0).astype("float64")
    rewards = np.zeros((len(EVERY), LENGTH))
    rewards[:, -1] = scores[:, 0]
    exact = exact_slope(weights, rewards, 1.0)
    mean, error = mean_slope(gan, weights, calls=6, rows=2000)
    bias = np.linalg.norm(mean - exact) / np.linalg.norm(exact)
    noise = np.linalg.norm(error) / np.linalg.norm(exact)
    cosine = mean @ exact / np.linalg.norm(mean) / np.linalg.norm(exact)
    assert (
        noise < 0.03
        and bias == pytest.approx(0.82, abs=0.03)
        and cosine == pytest.approx(0.73, abs=0.03)
    )


@only_on("tensorflow")
def test_losses_are_the_formulas_and_end_with_the_end(rng):
    """In NumPy; what stands behind the first end changes nothing."""
    gan = make(tokens={**SPEC["real"], "end": 0}, discount=0.5)
    gan.compile()
    ids = np.array([[1, 2, 1], [2, 0, 0], [0, 0, 0], [1, 0, 0]])
    kept = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [1, 1, 0]])
    real, fake, logs = (rng.normal(size=ids.shape) for _ in range(3))
    gan.baseline.value.assign(0.3)
    found = []
    for junk in (0.0, 5.0):

        def tensor(values, junk=junk):
            return ops.convert_to_tensor(np.where(kept, values, junk).astype("float32"))

        rows = ops.one_hot(ids, SIZE, dtype="float32")
        verdicts = {
            "real_verdict": tensor(real)[..., None],
            "fake_verdict": tensor(fake)[..., None],
        }
        turn = Turn(real=rows, fake=rows, made=[rows, tensor(logs * kept, 0.0)], **verdicts)
        gan.baseline.value.assign(0.3)
        values = gan.d_loss(turn), gan.g_loss(turn), gan.g_terms(turn)["reward"], gan.baseline.value
        found.append([float(ops.convert_to_numpy(value)) for value in values])
    rewards = (2 / (1 + np.exp(-fake)) - 1) * kept
    returns = rewards.copy()
    for t in (1, 0):
        returns[:, t] += 0.5 * returns[:, t + 1]
    count = kept.sum()
    crossed = (np.log1p(np.exp(-real)) * kept).sum() / count + (
        np.log1p(np.exp(fake)) * kept
    ).sum() / count
    expected = [
        crossed,
        -((returns - 0.3) * kept * logs).sum() / len(ids),
        rewards.sum() / count,
        0.08 * 0.3 + 0.92 * (returns * kept).sum() / count,
    ]
    assert found[0] == pytest.approx(expected, rel=1e-5)
    assert found[1] == pytest.approx(found[0], rel=1e-6)


def arrays(model):
    return [ops.convert_to_numpy(v) for v in [*model.variables, *model.optimizer.variables]]


@only_on("torch")
def test_trains_saves_and_resumes_bit_for_bit(tmp_path):
    """With an average, dropout, an end and a baseline."""
    real = {**SPEC["real"], "end": 0}
    recipe = TokenRecurrent(width=3, depth=1, dropout=0.2)
    gan = keras_gan.ReinforceGAN.from_spec({"real": real}, networks=recipe, average=0.9, seed=2)
    gan.compile()
    logs = gan.fit(EVERY[:16], batch_size=8, verbose=0).history
    assert set(logs) == {"d_loss", "g_loss", "reward"} and np.isfinite(list(logs.values())).all()
    gan.save(tmp_path / "half.keras")
    again = keras.saving.load_model(tmp_path / "half.keras")
    assert float(ops.convert_to_numpy(again.baseline.value)) != 0
    for model in (gan, again):
        model.fit(EVERY[:16], batch_size=8, epochs=2, initial_epoch=1, verbose=0)
    for one, other in zip(arrays(gan), arrays(again), strict=True):
        np.testing.assert_array_equal(one, other)
    before = arrays(gan)
    ids = gan.generate(50, seed=1)
    assert ids.shape == (50, LENGTH) and ids.dtype == np.int32
    np.testing.assert_array_equal(ids, again.generate(50, seed=1))
    assert set(gan.evaluate(EVERY[:8], verbose=0, return_dict=True)) == {"d_loss", "g_loss"}
    clock = gan.evaluation_seed_generator.state
    clock.assign(again.evaluation_seed_generator.state)
    for one, other in zip(before, arrays(gan), strict=True):
        np.testing.assert_array_equal(one, other)


@only_on("torch")
def test_it_learns_without_pre_training():
    """Sequences that count upwards from any token: the law and its likelihood are found."""
    ids = ((np.arange(600)[:, None] + np.arange(5)) % 4).astype("int32")
    generator = recurrent_token_generator(4, 5, 16)
    judge = recurrent_token_discriminator(4, 5, 16, each_step=True)
    gan = keras_gan.ReinforceGAN(generator, judge, seed=1)
    gan.compile(*(keras.optimizers.Adam(2e-2, beta_1=0.5) for _ in range(2)))
    gan.fit(ids, batch_size=50, epochs=12, verbose=0)
    drawn = draw_tokens(generator, 500, 5)
    assert (np.diff(drawn, axis=1) % 4 == 1).mean() > 0.9
    assert gan.log_likelihood(ids).mean() > 1.4 * np.log(1 / 4)


@only_on("tensorflow")
def test_the_authors_numbers():
    gan = keras_gan.ReinforceGAN.from_spec(SPEC, width=4)
    gan.compile()
    assert (gan.discount, gan.baseline.decay, gan.batch_size) == (0.23, 0.08, 512)
    rates = [
        float(ops.convert_to_numpy(o.learning_rate))
        for o in (gan.generator_optimizer, gan.discriminator_optimizer)
    ]
    assert rates == pytest.approx([9.59e-5, 9.38e-3])
    assert gan.generator_optimizer.beta_1 == gan.discriminator_optimizer.beta_1 == 0.5
    assert TokenRecurrent() == TokenRecurrent(width=512, depth=2, each_step=True, dropout=0.1)


@only_on("tensorflow")
def test_errors():
    with pytest.raises(ValueError, match=r"a score at each step.*scores \(1,\) for a length of 3"):
        make(discriminator=recurrent_token_discriminator(SIZE, LENGTH, 2))
    with pytest.raises(ValueError, match="Received: discount=1.5"):
        make(discount=1.5)
    with pytest.raises(ValueError, match=r"must return \(one-hot rows, log probabilities\)"):
        keras_gan.ReinforceGAN(
            keras_gan.networks.token_generator(SIZE, LENGTH, 2, 2),
            recurrent_token_discriminator(SIZE, LENGTH, 2, each_step=True),
        )
    endless = keras_gan.ReinforceGAN(
        recurrent_token_generator(SIZE, LENGTH, 2),
        recurrent_token_discriminator(SIZE, LENGTH, 2, each_step=True),
        tokens={**SPEC["real"], "end": 0},
    )
    with pytest.raises(ValueError, match="Received: end=None and tokens with end=0"):
        endless.log_likelihood(EVERY)
    with pytest.raises(ValueError, match=r"in \[0, 3\).*up to 3"):
        make().log_likelihood(EVERY + 1)
    with pytest.raises(ValueError, match="told no condition.*Received: condition="):
        keras_gan.ReinforceGAN.from_spec({**SPEC, "condition": {"kind": "labels", "classes": 2}})
