"""The training machine: statistics, averages, optimizers, precision, metrics, guard."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from tests.handwritten import BATCH, FEATURES
from tests.players import feed_random_numbers, small_discriminator, small_generator
from tests.turns import not_on


def points(count=60):
    return np.random.default_rng(0).normal(size=(count, FEATURES)).astype("float32")


def make(cls=keras_gan.GAN, **kwargs):
    return cls(small_generator(), small_discriminator(), seed=1, **kwargs)


def array(variable):
    return ops.convert_to_numpy(variable)


def fit(gan, **kwargs):
    return gan.fit(points(), batch_size=BATCH, verbose=0, **kwargs).history


def test_batch_statistics_of_the_generator_move_once_a_step():
    """With momentum m, the weight of the old mean after one step is m and not m^(k + 1)."""
    gan = make(discriminator_steps=3)
    gan.compile()
    norm = gan.generator.get_layer("norm")
    norm.moving_mean.assign(np.full(8, 1e4, "float32"))
    gan.train_on_batch(points(3 * BATCH))
    np.testing.assert_allclose(array(norm.moving_mean), 0.9 * 1e4, rtol=1e-3)


def test_discriminator_steps_leave_the_generator_alone():
    class Frozen(keras_gan.GAN):
        def generator_objective(self, turn):
            return {"g_loss": 0.0 * keras.ops.sum(self.generator.trainable_variables[0])}

    gan = Frozen(small_generator(), small_discriminator(), discriminator_steps=2)
    gan.compile()
    before = [array(v) for v in gan.generator.weights]
    fit(gan)
    for old, variable in zip(before, gan.generator.weights, strict=True):
        np.testing.assert_array_equal(array(variable), old)


@pytest.mark.parametrize("buffers", ["copy", "average"])
def test_average_follows_the_formula_once_a_generator_step(buffers):
    gan = make(discriminator_steps=2, average=0.2, average_buffers=buffers)
    gan.compile()
    expected = [array(v) for v in gan.generator.weights]
    trainable = [v.trainable for v in gan.generator.weights]
    for i in range(4):
        gan.train_on_batch(points(48)[12 * i : 12 * (i + 1)])
        for j, variable in enumerate(gan.generator.weights):
            decay = min(0.2, (1 + i) / (10 + i)) if trainable[j] or buffers == "average" else 0.0
            expected[j] = decay * expected[j] + (1 - decay) * array(variable)
    for value, variable in zip(expected, gan.averaged_generator.weights, strict=True):
        np.testing.assert_allclose(array(variable), value, rtol=1e-5, atol=1e-6)
    assert not gan.averaged_generator.trainable_variables


def test_each_player_has_its_own_schedule():
    schedule = keras.optimizers.schedules.PiecewiseConstantDecay([4, 8], [1e-3, 1e-4, 0.0])
    gan = make(discriminator_steps=2)
    gan.compile(keras.optimizers.SGD(schedule), keras.optimizers.SGD(1e-3))
    fit(gan, epochs=2)  # 10 generator updates, 20 of the discriminator
    generator = [array(v) for v in gan.generator.trainable_variables]
    discriminator = [array(v) for v in gan.discriminator.trainable_variables]
    fit(gan)
    for old, variable in zip(generator, gan.generator.trainable_variables, strict=True):
        np.testing.assert_array_equal(array(variable), old)  # its rate is 0 by now
    moved = [
        np.abs(array(v) - old).max()
        for old, v in zip(discriminator, gan.discriminator.trainable_variables, strict=True)
    ]
    assert max(moved) > 0
    assert int(array(gan.discriminator_optimizer.iterations)) == 30
    assert int(array(gan.generator_optimizer.iterations)) == 15


def test_gradient_clipping_bounds_a_step():
    gan = make()
    gan.compile(keras.optimizers.SGD(1.0, global_clipnorm=1e-3), keras.optimizers.SGD(1e-3))
    before = [array(v) for v in gan.generator.trainable_variables]
    gan.train_on_batch(points(BATCH))
    step = [array(v) - b for v, b in zip(gan.generator.trainable_variables, before, strict=True)]
    assert np.sqrt(sum((s**2).sum() for s in step)) == pytest.approx(1e-3, rel=1e-2)


def test_weight_regularizers_of_a_network_are_part_of_its_loss():
    """With Wasserstein's loss of zero effect on the bias, only the L2 term moves it."""
    discriminator = small_discriminator()
    bias = discriminator.get_layer("out").bias
    bias.regularizer = keras.regularizers.L2(0.5)
    bias.assign([2.0])
    gan = keras_gan.WGANGP(small_generator(), discriminator, discriminator_steps=1)
    gan.compile(keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1))
    gan.train_on_batch(points(BATCH))
    # d (0.5 b^2) / d b = b, times the rate 0.1
    np.testing.assert_allclose(array(bias), [1.8], rtol=1e-5)


def test_regularizers_can_be_added_to_any_variant():
    gan = make()
    gan.compile(regularizers=[keras_gan.regularizers.R1(1.0), keras_gan.regularizers.R2(1.0)])
    history = fit(gan)
    assert history.keys() == {"d_loss", "g_loss", "r1", "r2"}
    assert history["r1"][0] > 0 and history["r2"][0] > 0


def test_batch_norm_in_a_penalised_discriminator_warns():
    inputs = keras.Input((FEATURES,))
    hidden = keras.layers.BatchNormalization()(keras.layers.Dense(4)(inputs))
    critic = keras.Model(inputs, keras.layers.Dense(1)(hidden))
    gan = keras_gan.WGANGP(small_generator(), critic)
    with pytest.warns(UserWarning, match="BatchNormalization, which mixes the samples"):
        gan.compile()


class MeanDistance(keras.metrics.Metric):
    """|mean(real) - mean(fake)|, as a user would write a metric."""

    def __init__(self, name="mean_distance"):
        super().__init__(name=name)
        self.total = self.add_weight(name="total", initializer="zeros")

    def update_state(self, real, fake):
        self.total.assign_add(ops.abs(ops.mean(real) - ops.mean(fake)))

    def result(self):
        return ops.convert_to_tensor(self.total)


def test_metrics_compare_real_and_generated_samples_in_evaluate():
    gan = make()
    gan.compile(metrics=[MeanDistance()])
    history = fit(gan, validation_data=points(12) + 100.0)
    assert history.keys() == {
        "d_loss", "g_loss", "val_d_loss", "val_g_loss", "val_mean_distance"
    }  # fmt: skip
    assert history["val_mean_distance"][0] == pytest.approx(100.0 * 2, rel=0.1)  # two batches


def test_logs_are_means_over_the_epoch():
    gan = make()
    gan.compile(keras.optimizers.SGD(1e-2), keras.optimizers.SGD(1e-2))
    seen = []

    class Record(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            seen.append(float(logs["d_loss"]))

    history = fit(gan, callbacks=[Record()])
    running = np.array(seen)
    each = np.diff(running * np.arange(1, len(running) + 1), prepend=0.0)
    assert history["d_loss"][0] == pytest.approx(each.mean(), rel=1e-5)
    assert each.std() > 0


@pytest.mark.parametrize("cls", [keras_gan.GAN, keras_gan.WGANGP])
@pytest.mark.filterwarnings("ignore::Warning")  # of torch.compile about itself
def test_jit_compile_makes_the_same_steps(cls):
    """XLA on TensorFlow and JAX, torch.compile on torch, against eager execution."""
    results = []
    for arguments in ({"jit_compile": True}, {"run_eagerly": True, "jit_compile": False}):
        keras.utils.set_random_seed(0)
        gan = make(cls, discriminator_steps=1)
        gan.compile(**arguments)
        noise = np.random.default_rng(2).normal(size=(4, 2, BATCH, 4)).astype("float32")
        feed_random_numbers(gan, noise, np.full((4, 1, BATCH), 0.3, "float32"))
        for i in range(3):
            gan.train_on_batch(points(18)[BATCH * i : BATCH * (i + 1)])
        results.append([array(v) for v in gan.weights])
    # torch.compile rounds second derivatives otherwise, and Adam makes steps of tiny gradients.
    rounded = keras.backend.backend() == "torch" and cls is keras_gan.WGANGP
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5 if rounded else 2e-6)


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
@pytest.mark.parametrize("cls", [keras_gan.GAN, keras_gan.WGANGP])
def test_mixed_precision_trains_without_nan(policy, cls):
    keras.mixed_precision.set_dtype_policy(policy)
    gan = make(cls)
    gan.compile()
    assert gan.generator.get_layer("hidden").compute_dtype == policy.removeprefix("mixed_")
    for optimizer in (gan.generator_optimizer, gan.discriminator_optimizer):
        scaled = isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
        assert scaled == (policy == "mixed_float16")
    before = array(gan.generator.get_layer("out").kernel)
    history = fit(gan, epochs=3)
    assert all(np.isfinite(values).all() for values in history.values())
    assert np.isfinite(gan.generate(4, seed=0)).all()
    assert np.abs(array(gan.generator.get_layer("out").kernel) - before).max() > 1e-5


@not_on("jax")
def test_loss_scaling_changes_no_step_of_float32():
    """A scale of 2^15 on the losses is divided out of both players' gradients."""
    results = []
    for wrap in (lambda optimizer: optimizer, keras.optimizers.LossScaleOptimizer):
        keras.utils.set_random_seed(0)
        gan = make(keras_gan.WGANGP, discriminator_steps=2)
        gan.compile(wrap(keras.optimizers.SGD(0.1)), wrap(keras.optimizers.SGD(0.1)))
        fit(gan)
        results.append([array(v) for v in gan.weights])
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("player", ["discriminator", "generator"])
def test_a_nan_stops_the_run_names_the_player_and_spares_the_checkpoint(player, tmp_path):
    class Breaking(keras_gan.GAN):
        def d_loss(self, turn):
            loss = super().d_loss(turn)
            return self._broken(loss) if player == "discriminator" else loss

        def g_loss(self, turn):
            loss = super().g_loss(turn)
            return self._broken(loss) if player == "generator" else loss

        def _broken(self, loss):
            return ops.where(self.optimizer.iterations.value >= 10, float("nan"), loss)

    path = tmp_path / "last.weights.h5"
    gan = Breaking(small_generator(), small_discriminator(), seed=1)
    gan.compile()
    checkpoint = keras.callbacks.ModelCheckpoint(path, save_weights_only=True)
    with pytest.raises(FloatingPointError, match=f"The {player}'s loss became nan in epoch 2"):
        fit(gan, epochs=3, callbacks=[checkpoint])
    good = make()
    good.compile()
    good.load_weights(path)
    assert int(array(good.optimizer.iterations)) == 10
    assert all(np.isfinite(array(v)).all() for v in good.weights)


def test_one_learning_rate_cannot_be_set():
    gan = make()
    gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-4))
    assert float(array(gan.optimizer.learning_rate)) == pytest.approx(1e-3)  # for loggers
    with pytest.raises(AttributeError, match="two learning rates"):
        gan.optimizer.learning_rate = 0.1


def test_update_can_be_called_by_hand():
    gan = make()
    gan.compile()
    before = array(gan.generator.get_layer("out").kernel)
    logs = gan.update((points(BATCH),))
    assert np.isfinite(float(array(logs["d_loss"])))
    assert np.abs(array(gan.generator.get_layer("out").kernel) - before).max() > 0
    assert int(array(gan.optimizer.iterations)) == 1
