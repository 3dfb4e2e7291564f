import keras
import numpy as np
import pytest
from keras import ops

from keras_gan.backend import apply_gradients, value_and_gradients
from keras_gan.constraints import WeightClip, constrain

LIMIT = 0.05


def critic():
    """Every kind of trainable variable that a critic has, most of them outside the limit."""
    model = keras.Sequential(
        [
            keras.Input((2, 2, 1)),
            keras.layers.Conv2D(3, 2, bias_initializer="ones"),
            keras.layers.BatchNormalization(),
            keras.layers.LeakyReLU(0.2),
            keras.layers.Flatten(),
            keras.layers.Dense(3),
            keras.layers.LayerNormalization(),
            keras.layers.Dense(3),
        ]
    )
    return constrain(model, WeightClip(LIMIT))


def largest(model):
    return {v.path: float(np.abs(ops.convert_to_numpy(v)).max()) for v in model.trainable_variables}


OPTIMIZERS = {
    "adam": lambda: keras.optimizers.Adam(0.1),
    "rmsprop": lambda: keras.optimizers.RMSprop(0.1),
    "adam, scaled loss": lambda: keras.optimizers.LossScaleOptimizer(
        keras.optimizers.Adam(0.1), initial_scale=1.0
    ),
}


def assert_clipped(before, after):
    """Every variable is inside, and at the limit, because a step of 0.1 goes beyond 0.05."""
    assert len(after) == 10 and max(before.values()) >= 1.0
    np.testing.assert_allclose(list(after.values()), LIMIT, rtol=1e-3)
    assert max(after.values()) <= np.float32(LIMIT)


def test_equals_numpy_clip(rng):
    values = rng.normal(size=(50, 3)).astype("float32")
    clipped = ops.convert_to_numpy(WeightClip(0.3)(ops.convert_to_tensor(values)))
    np.testing.assert_array_equal(clipped, np.clip(values, np.float32(-0.3), np.float32(0.3)))
    assert WeightClip().limit == 0.01


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_apply_gradients_clips_every_variable(rng, name):
    model, optimizer = critic(), OPTIMIZERS[name]()
    variables = model.trainable_variables
    optimizer.build(variables)
    before = largest(model)
    gradients = [
        ops.convert_to_tensor(rng.normal(size=v.shape).astype("float32")) for v in variables
    ]
    for _ in range(2):
        apply_gradients(optimizer, gradients, variables)
        assert_clipped(before, largest(model))


@pytest.mark.parametrize("name", ["adam", "rmsprop"])
def test_one_step_equals_the_free_step_clipped(rng, name):
    model, free = critic(), constrain(critic(), None)
    free.set_weights(model.get_weights())
    inputs = ops.convert_to_tensor(rng.normal(size=(4, 2, 2, 1)).astype("float32"))
    for network in (model, free):
        optimizer = OPTIMIZERS[name]()
        optimizer.build(network.trainable_variables)

        def loss_fn(network=network):
            scores = network(inputs, training=True)
            return ops.mean(scores**2), scores

        _, gradients = value_and_gradients(loss_fn, network.trainable_variables)
        apply_gradients(optimizer, gradients, network.trainable_variables)
    pairs = zip(model.trainable_variables, free.trainable_variables, strict=True)
    for clipped, unclipped in pairs:
        expected = np.clip(ops.convert_to_numpy(unclipped), -LIMIT, LIMIT)
        np.testing.assert_allclose(ops.convert_to_numpy(clipped), expected, atol=1e-5)
    assert max(largest(free).values()) > 2 * LIMIT


@pytest.mark.parametrize("name", ["adam", "rmsprop"])
def test_stateless_apply_clips(rng, name):
    if keras.backend.backend() != "jax":
        pytest.skip("only JAX trains through stateless_apply")
    model, optimizer = critic(), OPTIMIZERS[name]()
    variables = model.trainable_variables
    optimizer.build(variables)
    gradients = [rng.normal(size=v.shape).astype("float32") for v in variables]
    values, _ = optimizer.stateless_apply(
        [v.value for v in optimizer.variables], gradients, [v.value for v in variables]
    )
    np.testing.assert_allclose([np.abs(v).max() for v in values], LIMIT, rtol=1e-6)
    assert max(largest(model).values()) >= 1.0  # the variables themselves were not written


@pytest.mark.parametrize("name", ["adam", "rmsprop"])
def test_plain_fit_clips_every_variable_after_every_step(rng, name):
    model, seen = critic(), []
    before = largest(model)
    model.compile(OPTIMIZERS[name](), "mse")
    x, y = rng.normal(size=(12, 2, 2, 1)), rng.normal(size=(12, 3))
    for _ in range(3):  # one step each
        model.fit(x, y, batch_size=12, verbose=0)
        seen.append(largest(model))
    assert max(before.values()) >= 1.0
    for after in seen:
        assert all(0 < value <= np.float32(LIMIT) for value in after.values())


def test_frozen_variables_and_statistics_stay_free():
    model = critic()
    constrained = {v.path for v in model.variables if v.constraint is not None}
    assert constrained == {v.path for v in model.trainable_variables}
    assert len(model.variables) > len(constrained)
    assert constrain(model, None) is model
    assert all(v.constraint is None for v in model.variables)


def test_loaded_model_is_constrained_again(tmp_path):
    critic().save(tmp_path / "critic.keras")
    loaded = keras.models.load_model(tmp_path / "critic.keras")
    assert all(v.constraint is None for v in loaded.trainable_variables)
    constrain(loaded, WeightClip(LIMIT))
    assert all(v.constraint.limit == LIMIT for v in loaded.trainable_variables)


def test_config_round_trip_in_a_layer():
    layer = keras.layers.Dense(2, kernel_constraint=WeightClip(0.2))
    restored = keras.layers.deserialize(keras.layers.serialize(layer))
    assert isinstance(restored.kernel_constraint, WeightClip)
    assert restored.kernel_constraint.limit == 0.2


@pytest.mark.parametrize("limit", [0, -0.01, float("nan")])
def test_limit_must_be_positive(limit):
    with pytest.raises(ValueError, match=rf"must be positive. Received: limit={limit}$"):
        WeightClip(limit)


def test_a_model_without_variables_is_refused():
    model = keras.Sequential([keras.layers.Dense(1)])
    with pytest.raises(ValueError, match="no variables yet.*Received: model=<Sequential"):
        constrain(model, WeightClip())
