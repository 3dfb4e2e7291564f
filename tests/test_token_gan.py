"""TokenGAN: a step by hand, resuming bit for bit, ends that hide what follows, clear errors."""

import keras
import numpy as np
import pytest
from keras import layers, ops

import keras_gan
from keras_gan.layers import GumbelSoftmax
from keras_gan.losses import NonSaturating, RelativisticPairing
from keras_gan.models import Sequences
from keras_gan.networks import TokenConvolutional, token_discriminator, token_generator
from keras_gan.regularizers import R1
from tests.turns import only_on

SIZE, LENGTH = 4, 5
SPEC = {"real": {"kind": "tokens", "size": SIZE, "length": LENGTH}}


def players():
    """Small ones, with one hidden layer each."""
    z = keras.Input((3,))
    rows = layers.Dense(LENGTH * SIZE)(layers.Dense(16, "relu")(z))
    generator = keras.Model(z, layers.Reshape((LENGTH, SIZE))(rows))
    x = keras.Input((LENGTH, SIZE))
    hidden = layers.Dense(24, layers.LeakyReLU(negative_slope=0.2))(layers.Flatten()(x))
    return generator, keras.Model(x, layers.Dense(1)(hidden))


def make(end=None, **kwargs):
    tokens = {**SPEC["real"], **({} if end is None else {"end": end})}
    chosen = {"output": "softmax", "discriminator_steps": 1, "seed": 3, **kwargs}
    return keras_gan.TokenGAN(*players(), **{"tokens": tokens, **chosen})


def ids_of(rng, count=8, dtype="int32"):
    return rng.integers(0, SIZE, (count, LENGTH)).astype(dtype)


def arrays(model):
    return [ops.convert_to_numpy(v) for v in [*model.variables, *model.optimizer.variables]]


def softmax(x):
    weights = np.exp(x - x.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


# ---- The paper ----


@only_on("tensorflow")
def test_the_networks_have_the_papers_weights(monkeypatch):
    zeros = lambda self, shape, dtype=None: ops.zeros(shape)  # noqa: E731
    monkeypatch.setattr(keras.initializers.VarianceScaling, "__call__", zeros)
    real = {"kind": "tokens", "size": 100, "length": 32}
    gan = keras_gan.TokenGAN.from_spec({"real": real})
    assert gan.generator.count_params() == 15277156
    assert gan.discriminator.count_params() == 13180417
    assert (gan.discriminator_steps, gan.batch_size, gan.latent_shapes) == (10, 64, [(128,)])
    gan.compile()
    for player in (gan.generator_optimizer, gan.discriminator_optimizer):
        assert (player.beta_1, player.beta_2) == (0.5, 0.9)
        assert float(ops.convert_to_numpy(player.learning_rate)) == pytest.approx(1e-4)
    assert [r.get_config()["weight"] for r in gan.regularizers] == [10.0]


@only_on("torch")
def test_kernels_are_drawn_as_in_the_authors_code():
    """conv1d.py: uniform with a deviation of sqrt(4 / (fan in + fan out)); linear: Glorot's."""
    network = token_discriminator(30, 8, width=64)
    kernels = [layer.kernel for layer in network.layers if hasattr(layer, "kernel")]
    assert [tuple(k.shape) for k in kernels[:2]] == [(1, 30, 64), (5, 64, 64)]
    for kernel, deviation in zip(kernels, [(4 / 94) ** 0.5, (4 / 640) ** 0.5], strict=False):
        values = ops.convert_to_numpy(kernel)
        assert values.std() == pytest.approx(deviation, rel=0.05)
        assert np.abs(values).max() <= 3**0.5 * deviation
    glorot = (6 / (64 * 8 + 1)) ** 0.5
    assert 0.9 * glorot < np.abs(ops.convert_to_numpy(kernels[-1])).max() <= glorot


@only_on("torch")
def test_a_residual_block_is_x_and_a_fraction():
    """With inner kernels that hand x on: each of five blocks gives x + 0.3 relu(relu(x))."""
    network = token_generator(3, 4, latent_dim=2, width=3)
    for layer in network.layers:
        if isinstance(layer, layers.Conv1D):
            kernel = np.zeros(layer.kernel.shape, "float32")
            kernel[kernel.shape[0] // 2] = np.eye(3)
            layer.set_weights([kernel, np.zeros(3, "float32")])
    z = np.array([[0.5, -1.0]], "float32")
    kernel, bias = (ops.convert_to_numpy(w) for w in network.layers[1].weights)
    x = (z @ kernel + bias).reshape(1, 4, 3)
    for _ in range(5):
        x = x + 0.3 * np.maximum(x, 0)
    np.testing.assert_allclose(ops.convert_to_numpy(network(z)), x, rtol=1e-5)


def linear_players():
    z = keras.Input((2,))
    rows = layers.Dense(2 * 3, use_bias=False)(z)
    generator = keras.Model(z, layers.Reshape((2, 3))(rows))
    x = keras.Input((2, 3))
    critic = keras.Model(x, layers.Dense(1, use_bias=False)(layers.Flatten()(x)))
    return generator, critic


def test_a_step_is_the_step_by_hand(rng):
    """Linear players, whose penalty and slopes have a closed form, in NumPy's float64."""
    generator, critic = linear_players()
    w = rng.normal(size=(2, 6)).astype("float32")
    c = rng.normal(size=(6, 1)).astype("float32")
    generator.set_weights([w])
    critic.set_weights([c])
    gan = keras_gan.TokenGAN(
        generator, critic, output="softmax", penalty_weight=2.0, discriminator_steps=1, seed=7
    )
    gan.compile(keras.optimizers.SGD(0.5), keras.optimizers.SGD(0.25))
    ids = rng.integers(0, 3, (4, 2)).astype("uint8")
    logs = gan.train_on_batch(ids, return_dict=True)

    clock = keras.random.SeedGenerator(7)
    z = [ops.convert_to_numpy(keras.random.normal((4, 2), seed=clock)).astype("float64")]
    keras.random.uniform((4,), seed=clock)  # the penalty's, which a linear critic does not see
    z.append(ops.convert_to_numpy(keras.random.normal((4, 2), seed=clock)).astype("float64"))
    w, c = w.astype("float64"), c.astype("float64")[:, 0]
    real = np.eye(3)[ids].reshape(4, 6)
    fake = softmax((z[0] @ w).reshape(4, 2, 3)).reshape(4, 6)
    norm = np.linalg.norm(c)
    assert logs["d_loss"] == pytest.approx((fake @ c).mean() - (real @ c).mean(), rel=1e-4)
    assert logs["gradient_penalty"] == pytest.approx(2 * (norm - 1) ** 2, rel=1e-4)
    c = c - 0.25 * (fake.mean(0) - real.mean(0) + 4 * (norm - 1) * c / norm)
    np.testing.assert_allclose(critic.get_weights()[0][:, 0], c, rtol=1e-4, atol=1e-6)
    p, rows = softmax((z[1] @ w).reshape(4, 2, 3)), c.reshape(2, 3)
    assert logs["g_loss"] == pytest.approx(-(p.reshape(4, 6) @ c).mean(), rel=1e-4)
    slopes = -p * (rows - (p * rows).sum(-1, keepdims=True))  # of each row's loss by its logits
    w = w - 0.5 * z[1].T @ slopes.reshape(4, 6) / 4
    np.testing.assert_allclose(generator.get_weights()[0], w, rtol=1e-4, atol=1e-6)


def test_a_forgotten_choice_is_warned_of():
    generator, discriminator = players()
    bare = keras_gan.TokenGAN(generator, discriminator, tokens=SPEC["real"])
    with pytest.warns(UserWarning, match=r'output="softmax".*Received: output=None'):
        bare.compile()


# ---- Training ----


def test_trains_saves_and_resumes_bit_for_bit(rng, tmp_path):
    """Straight-through on a schedule, with an average, an end and R1 beside the penalty."""
    schedule = keras.optimizers.schedules.ExponentialDecay(1.0, 5, 0.1)
    gan = make(end=0, average=0.9, output=GumbelSoftmax(schedule, hard=True, seed=4))
    gan.compile(loss=NonSaturating(), regularizers=[R1(1.0)])
    ids = ids_of(rng, 16)
    logs = gan.fit(ids, batch_size=4, epochs=1, verbose=0).history
    assert set(logs) == {"d_loss", "g_loss", "gradient_penalty", "r1"}
    assert np.isfinite(list(logs.values())).all()
    (calls,) = [v for v in gan.generator.non_trainable_variables if v.name == "calls"]
    assert float(ops.convert_to_numpy(calls)) == gan.steps_done == 4, "the temperature's clock"
    gan.save(tmp_path / "half.keras")
    again = keras.saving.load_model(tmp_path / "half.keras")
    assert again.get_config()["tokens"] == gan.get_config()["tokens"]
    gan.generate(3, seed=1)  # neither drawing nor evaluating moves the training
    gan.evaluate(ids, batch_size=8, verbose=0)
    for model in (gan, again):
        model.fit(ids, batch_size=4, epochs=2, initial_epoch=1, verbose=0)
    again.evaluation_seed_generator.state.assign(gan.evaluation_seed_generator.state)
    for one, other in zip(arrays(gan), arrays(again), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(gan.generate(9, seed=2), again.generate(9, seed=2))


def test_each_minibatch_of_evaluate_has_samples_of_its_own(rng):
    """So the mean over two of them is not that of the first."""
    gan, ids = make(), np.zeros((4, LENGTH), "int32")
    gan.compile()
    start = ops.convert_to_numpy(gan.evaluation_seed_generator.state)
    found = [gan.evaluate(ids, batch_size=4, verbose=0, return_dict=True) for _ in range(2)]
    assert found[0]["g_loss"] != found[1]["g_loss"]
    gan.evaluation_seed_generator.state.assign(start)
    both = gan.evaluate(np.tile(ids, (2, 1)), batch_size=4, verbose=0, return_dict=True)
    assert both["g_loss"] == pytest.approx(np.mean([f["g_loss"] for f in found]), rel=1e-5)


@pytest.mark.parametrize(
    "output",
    ["straight-through", *(pytest.param(o, marks=only_on("torch")) for o in ("softmax", "gumbel"))],
)
def test_samples_are_ids_and_the_seed_decides_them(output):
    gan = make(output=output)
    ids = gan.generate(40, seed=5, batch_size=20)
    assert ids.shape == (40, LENGTH) and ids.dtype == np.int32
    assert ids.min() >= 0 and ids.max() < SIZE and len(np.unique(ids)) == SIZE
    gan.generator(np.ones((2, 3), "float32"))  # moves what a choice draws from
    np.testing.assert_array_equal(ids, gan.generate(40, seed=5, batch_size=20))
    assert (ids != gan.generate(40, seed=6, batch_size=20)).any()
    if output == "softmax":
        rows = gan.predict(gan.sampling_inputs(40, seed=5), verbose=0)
        np.testing.assert_array_equal(ids, rows.argmax(-1))


@only_on("tensorflow")
def test_any_loss_and_regularizer_fits(rng):
    """Of `compile`, or another variant for tokens; the same numbers both ways."""

    class Relativistic(Sequences, keras_gan.RelativisticGAN):
        pass

    gan = make(penalty_weight=0.0)
    generator, critic = (keras.models.clone_model(n) for n in (gan.generator, gan.discriminator))
    other = Relativistic(generator, critic, comparison="pairing", seed=3)
    found = []
    for model in (gan, other):
        for mine, network in zip(
            (gan.generator, gan.discriminator), (generator, critic), strict=True
        ):
            network.set_weights(mine.get_weights())
        still = keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0)
        loss = RelativisticPairing() if model is gan else None
        model.compile(*still, loss=loss, regularizers=[R1(1.0)])
        found.append(model.train_on_batch(np.arange(20).reshape(4, 5) % SIZE, return_dict=True))
    assert set(found[0]) == {"d_loss", "g_loss", "r1"}
    assert found[0] == pytest.approx(found[1], rel=1e-5) and found[0]["r1"] > 0
    assert other.generate(2).shape == (2, LENGTH)


COUNTING = ((np.arange(SIZE)[:, None] + np.arange(LENGTH)).repeat(16, axis=0) % SIZE).astype(
    "int32"
)


class Smoothed(keras_gan.TokenGAN):
    """An ablation: the critic sees reals as soft as fakes may be."""

    def unpack(self, data):
        parts = super().unpack(data)
        return {**parts, "real": 0.7 * parts["real"] + 0.3 / SIZE}


@pytest.mark.parametrize("variant", [keras_gan.TokenGAN, Smoothed])
@only_on("torch")
def test_a_pattern_is_learned(variant):
    """Sequences that begin at any token and count upwards; argmax samples must do the same.

    Also where reals are smoothed: the critic does not live on their being one-hot.
    """
    gan = variant(*players(), output="softmax", discriminator_steps=3, seed=3)
    gan.compile(*(keras.optimizers.Adam(5e-3, beta_1=0.5, beta_2=0.9) for _ in range(2)))

    def counting():
        made = gan.generate(200, seed=1)
        return (np.diff(made, axis=1) % SIZE == 1).mean()

    before = counting()
    gan.fit(COUNTING, batch_size=16, epochs=150, verbose=0)
    assert before < 0.5 < 0.85 < counting()
    rows = gan.predict(gan.sampling_inputs(200, seed=1), verbose=0)
    assert (rows.max(-1).mean() > 0.78) == (variant is keras_gan.TokenGAN)


class Frozen(keras.Layer):
    """Rows that count upwards from any token; or, `soft`, what such rows are on average."""

    def __init__(self, soft):
        super().__init__()
        self.soft = soft

    def call(self, z):
        start = ops.sum(ops.cast(z[:, :1] > ops.array([-0.674, 0.0, 0.674]), "int32"), axis=1)
        rows = ops.one_hot((start[:, None] + ops.arange(LENGTH)) % SIZE, SIZE, dtype="float32")
        return 0 * rows + 1 / SIZE if self.soft else rows


@only_on("torch")
def test_a_generator_does_not_win_by_being_soft():
    """The right mean at each place is as far from one-hot rows as Wasserstein's distance says."""
    found = {}
    for soft in (True, False):
        z = keras.Input((3,))
        generator = keras.Model(z, Frozen(soft)(z))
        gan = keras_gan.TokenGAN(generator, players()[1], discriminator_steps=1, seed=1)
        gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.Adam(1e-2, beta_1=0.5))
        found[soft] = -gan.fit(COUNTING, batch_size=16, epochs=40, verbose=0).history["d_loss"][-1]
    assert found[True] == pytest.approx((LENGTH * 3 / 4) ** 0.5, rel=0.2)
    assert abs(found[False]) < 0.5


# ---- Ends ----


@only_on("torch")
def test_nothing_behind_the_end_changes_a_loss(rng):
    """Neither in the data nor in what the generator makes, the penalty included."""
    ids = ids_of(rng, 8)
    kept = np.cumsum(ids == 0, axis=1) - (ids == 0) == 0
    junk = np.where(kept, ids, rng.integers(0, SIZE, ids.shape))
    assert (junk != ids).any()
    generator, critic = players()
    for network in (generator, critic):
        network.set_weights([2 * rng.normal(size=w.shape) for w in network.get_weights()])
    behind = _Junk()
    changed = keras_gan.networks.behind(generator, behind)
    gan = keras_gan.TokenGAN(
        changed, critic, tokens={**SPEC["real"], "end": 0}, output="softmax",
        discriminator_steps=1, seed=3,
    )  # fmt: skip
    gan.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    start, found = ops.convert_to_numpy(gan.seed_generator.state), []
    for data, junk_in_fakes in ((ids, 0.0), (junk, 0.0), (ids, 1.0)):
        behind.on.assign(junk_in_fakes)
        gan.seed_generator.state.assign(start)
        found.append(gan.train_on_batch(data, return_dict=True))
        inputs = gan.sampling_inputs(20, seed=1)
        raw = ops.convert_to_numpy(changed(inputs)).argmax(-1)
        assert (gan.generate(20, seed=1) != raw).any() == junk_in_fakes
    assert found[1] == pytest.approx(found[0], rel=1e-6)
    assert found[2] == pytest.approx(found[0], rel=1e-6)


class _Junk(keras.Layer):
    """Behind the first end of logits: the end again, or other tokens where `on` is 1."""

    def build(self, shape):
        self.on = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, logits):
        ends = ops.cast(ops.argmax(logits, -1) == 0, "int32")
        behind = (ops.cumsum(ends, axis=1) - ends)[..., None] > 0
        end, other = 9.0 * ops.one_hot(0, SIZE), 3.0 * ops.roll(logits, 1, axis=-1)
        return ops.where(behind, ops.where(self.on > 0, other, end), logits)


@only_on("torch")
def test_samples_end_once_and_are_text():
    spec = {"real": {**SPEC["real"], "vocabulary": ["a", "b", "", "c"], "end": 2}}
    gan = keras_gan.TokenGAN.from_spec(spec, width=2, latent_dim=3)
    assert gan.end == 2
    ids = gan.generate(60, seed=1)
    for row, text in zip(ids, gan.decode(ids), strict=True):
        assert text == "".join("ab?c"[token] for token in row if token != 2)
    assert (ids == 2).any()
    for row in ids:
        first = list(row).index(2) if 2 in row else LENGTH
        assert (row[first:] == 2).all()


# ---- Errors that teach ----


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda ids: ids + 1, r"Ids lie in \[0, 4\).*Received: x in \[1, 4\], .* in row 1"),
        (lambda ids: ids - 1, r"Ids lie in \[0, 4\).*Received: x in \[-1, 2\], .* in row 0"),
        (lambda ids: ids.astype("float32"), "array of integers.*Received: x of type float32"),
        (lambda ids: np.eye(4)[ids], "one-hot rows are made.*Received: x of type float64"),
        (lambda ids: ids[:, :3], r"sequences of 5 tokens.*Received: x.shape=\(2, 3\)"),
        (lambda ids: ids[:0], r"Received: x.shape=\(0, 5\)"),
        (
            lambda ids: np.array([ids[0], ids[1, :3]], dtype=object),
            "Where lengths differ.*end token.*Received: x of type object",
        ),
        (
            lambda ids: [[1, 2], [3, 0, 0]],
            "one array.*Where lengths differ.*Received: x of type int",
        ),
    ],
)
def test_ids_that_do_not_fit(change, message):
    gan = make()
    gan.compile()
    with pytest.raises(ValueError, match=message):
        gan.fit(change(np.array([[0, 1, 2, 0, 1], [3, 1, 2, 0, 1]], "int32")), verbose=0)


@only_on("tensorflow")
def test_networks_that_do_not_fit():
    ids = keras.Input((LENGTH,), dtype="int32")
    reader = keras.Model(ids, layers.Dense(1)(layers.Flatten()(layers.Embedding(SIZE, 2)(ids))))
    with pytest.raises(ValueError, match=r"must take one-hot rows.*input of shape \(5,\)"):
        keras_gan.TokenGAN(token_generator(SIZE, LENGTH, 3, 4), reader, output="softmax")
    with pytest.raises(ValueError, match="vocabulary of one token"):
        keras_gan.TokenGAN.from_spec({"real": {"kind": "tokens", "size": 1, "length": 5}}, width=2)
    with pytest.raises(ValueError, match="'straight-through'. Received: output='hard'"):
        make(output="hard")
    with pytest.raises(ValueError, match=r"Received: tokens with \(length, size\)=\(5, 9\)"):
        make(tokens={"kind": "tokens", "size": 9, "length": 5})
    with pytest.raises(ValueError, match=r"the number of a token, in \[0, size\)"):
        make(end=SIZE)
    with pytest.raises(
        ValueError, match="kind 'image' or .*Received: kind='tokens', networks=Dense"
    ):
        keras_gan.TokenGAN.from_spec(SPEC, networks=keras_gan.networks.Dense())
    with pytest.raises(ValueError, match="kind 'tokens'. Choose another.*Received: kind='vector'"):
        keras_gan.WGANGP.from_shape((2,), networks=TokenConvolutional())
    with pytest.raises(
        ValueError, match="spec of kind 'tokens'.*Received: kind='vector', shape=\\(2,\\)"
    ):
        keras_gan.TokenGAN.from_shape((2,))
    with pytest.raises(ValueError, match="Received: kind='tokens'"):
        keras_gan.WGANGP.from_spec(SPEC)


@only_on("torch")
def test_a_condition_reaches_both_players(rng):
    spec = {**SPEC, "condition": {"kind": "labels", "classes": 3}}
    gan = keras_gan.TokenGAN.from_spec(spec, networks=TokenConvolutional(width=2), latent_dim=3)
    z, label = rng.normal(size=(2, 3)).astype("float32"), np.zeros(2, "int32")
    rows = [ops.convert_to_numpy(gan([z, label + k])) for k in (0, 1)]
    np.testing.assert_allclose(rows[0].sum(-1), 1, rtol=1e-5)
    assert np.abs(rows[0] - rows[1]).max() > 1e-6, "the label changed nothing"
    scores = [ops.convert_to_numpy(gan.discriminator([rows[0], label + k])) for k in (0, 1)]
    assert np.abs(scores[0] - scores[1]).max() > 1e-6
