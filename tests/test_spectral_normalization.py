import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops

from keras_gan.backend import (
    StepAdapter,
    apply_gradients,
    input_gradients,
    value_and_gradients,
)
from keras_gan.layers import SpectralNormalization


@pytest.fixture(scope="session")
def torch_reference(tmp_path_factory):
    """Numbers of torch's own `spectral_norm`, made in a process that holds torch alone."""
    program = Path(__file__).with_name("spectral_norm_reference.py")
    path = tmp_path_factory.mktemp("reference") / "spectral_norm.npz"
    subprocess.run([sys.executable, str(program), str(path)], check=True)
    with np.load(path) as arrays:
        return dict(arrays)


def to_numpy(tensor):
    return np.array(ops.convert_to_numpy(tensor))  # a copy: torch's shares memory


def images(array):
    """From torch's (batch, channels, height, width)."""
    return array.transpose(0, 2, 3, 1) if array.ndim == 4 else array


def kernel_of_dense(weight):
    return weight.T


def kernel_of_conv(weight):
    # Also transposed: (in, out, height, width) -> (height, width, out, in).
    return weight.transpose(2, 3, 1, 0)


def kernel_of_depthwise(weight):
    return weight.reshape(3, 2, 2, 2).transpose(2, 3, 0, 1)


def v_of_conv(v):
    # Torch counts (input, height, width), we count (height, width, input).
    return v.reshape(3, 2, 3).transpose(1, 2, 0).ravel()


def same(array):
    return array


CASES = {
    "dense": (lambda: keras.layers.Dense(6), kernel_of_dense, same),
    "conv": (lambda: keras.layers.Conv2D(6, (2, 3)), kernel_of_conv, v_of_conv),
    "transposed": (
        lambda: keras.layers.Conv2DTranspose(6, (2, 3), strides=2), kernel_of_conv, v_of_conv,
    ),
    "depthwise": (
        lambda: keras.layers.DepthwiseConv2D(2, depth_multiplier=2), kernel_of_depthwise, same,
    ),
}  # fmt: skip


def load(wrapper, numbers, kernel, v=same):
    wrapper.layer.kernel.assign(kernel(numbers["weight"]))
    wrapper.layer.bias.assign(numbers["bias"])
    wrapper.u.assign(numbers["u"])
    wrapper.v.assign(v(numbers["v"]))


def below(numbers, prefix):
    return {k.removeprefix(prefix): v for k, v in numbers.items() if k.startswith(prefix)}


def normalised_kernel(wrapper):
    """W / sigma(W) as the wrapped layer sees it in evaluation."""
    seen = []
    call = wrapper.layer.call

    def spy(inputs):
        seen.append(to_numpy(wrapper.layer.kernel.value))
        return call(inputs)

    wrapper.layer.call = spy
    wrapper(np.zeros((1, *wrapper.get_build_config()["input_shape"][1:]), "float32"))
    wrapper.layer.call = call
    return seen[0]


@pytest.mark.parametrize("case", CASES)
def test_equals_torch_over_five_steps(torch_reference, case):
    make, kernel, v = CASES[case]
    expected = below(torch_reference, f"{case}/")
    wrapper = SpectralNormalization(make())
    wrapper.build(images(expected["0/inputs"]).shape)
    load(wrapper, expected, kernel, v)
    variables = [wrapper.layer.kernel, wrapper.layer.bias]
    for step in range(5):
        now = below(expected, f"{step}/")
        inputs = ops.convert_to_tensor(images(now["inputs"]))

        targets = ops.convert_to_tensor(images(now["targets"]))

        def loss_fn(inputs=inputs, targets=targets):
            outputs = wrapper(inputs, training=True)
            return ops.mean(outputs**2 * targets), outputs

        (_, outputs), gradients = value_and_gradients(loss_fn, variables)
        close = {"rtol": 1e-4, "atol": 2e-6}
        np.testing.assert_allclose(to_numpy(outputs), images(now["outputs"]), **close)
        np.testing.assert_allclose(to_numpy(gradients[0]), kernel(now["weight"]), **close)
        np.testing.assert_allclose(to_numpy(gradients[1]), now["bias"], **close)
        np.testing.assert_allclose(to_numpy(wrapper.u), now["u"], **close)
        np.testing.assert_allclose(normalised_kernel(wrapper), kernel(now["normalised"]), **close)
        for variable, gradient in zip(variables, gradients, strict=True):
            variable.assign(variable.value - 0.3 * gradient)
    # Evaluation after the last update: the stored u and v with the new kernel.
    np.testing.assert_allclose(
        to_numpy(wrapper(inputs, training=False)), images(expected["evaluated"]), **close
    )


class Critic(StepAdapter, keras.Model):
    """Calls its network three times in a step, once inside a gradient penalty."""

    def __init__(self):
        super().__init__()
        self.first = SpectralNormalization(keras.layers.Dense(6))
        self.second = SpectralNormalization(keras.layers.Dense(1))

    def build(self, input_shape):
        self.first.build((None, 4))
        self.second.build((None, 6))

    def call(self, inputs, training=None):
        return self.second(ops.tanh(self.first(inputs)))

    def update(self, data):
        real, fake, between = ops.unstack(ops.convert_to_tensor(data[0]), axis=1)

        def loss_fn():
            scores = [self(x, training=True) for x in (real, fake)]
            slopes = input_gradients(lambda x: self(x, training=True), between)
            penalty = ops.mean((ops.sqrt(ops.sum(slopes**2, axis=1)) - 1.0) ** 2)
            return ops.mean(scores[1]) - ops.mean(scores[0]) + 10.0 * penalty, scores

        variables = self.trainable_variables
        (loss, _), gradients = value_and_gradients(loss_fn, variables)
        apply_gradients(self.optimizer, gradients, variables)
        return {"loss": loss}


@pytest.mark.parametrize("mode", ["eager", "graph", "compiled"])
def test_three_calls_in_a_step_with_a_gradient_penalty_equal_torch(torch_reference, mode):
    backend = keras.backend.backend()
    if (mode, backend) == ("graph", "torch"):
        pytest.skip("torch has no graph mode")
    if (mode, backend) == ("compiled", "torch"):
        pytest.skip("torch.compile is no promise of ours")
    expected = below(torch_reference, "critic/")
    critic = Critic()
    critic.build((None, 4))
    critic.compile(
        keras.optimizers.SGD(0.1), run_eagerly=mode == "eager", jit_compile=mode == "compiled"
    )
    critic.optimizer.build(critic.trainable_variables)
    for name in ("first", "second"):
        load(getattr(critic, name), below(expected, f"{name}/"), kernel_of_dense)
    for step in range(3):
        logs = critic.train_on_batch(expected[f"{step}/data"], return_dict=True)
        np.testing.assert_allclose(logs["loss"], expected[f"{step}/loss"], rtol=1e-4)
    for name in ("first", "second"):
        wrapper, end = getattr(critic, name), below(expected, f"end/{name}/")
        close = {"rtol": 1e-3, "atol": 1e-5}
        np.testing.assert_allclose(to_numpy(wrapper.layer.kernel), end["weight"].T, **close)
        np.testing.assert_allclose(to_numpy(wrapper.layer.bias), end["bias"], **close)
        np.testing.assert_allclose(to_numpy(wrapper.u), end["u"], **close)
        np.testing.assert_allclose(to_numpy(wrapper.v), end["v"], **close)


def test_evaluation_and_training_in_one_loss_do_not_disturb_each_other(rng):
    wrapper = SpectralNormalization(keras.layers.Dense(6))
    x = ops.convert_to_tensor(rng.normal(size=(3, 4)).astype("float32"))
    wrapper.build(x.shape)
    wrapper.v.assign(np.full(4, 0.5))
    start = wrapper.get_weights()

    def gradient(*modes):
        wrapper.set_weights(start)

        def loss_fn():
            outputs = [wrapper(x, training=training) for training in modes]
            return sum(ops.sum(y**3) for y in outputs), outputs

        return to_numpy(value_and_gradients(loss_fn, [wrapper.layer.kernel])[1][0])

    both, evaluated, trained = gradient(False, True), gradient(False), gradient(True)
    np.testing.assert_allclose(both, evaluated + trained, rtol=1e-4, atol=1e-5)
    assert np.abs(evaluated - trained).max() > 1e-2


def as_matrix(kernel):
    return kernel.reshape(-1, kernel.shape[-1])


# Kernels of (4, 6) as matrices here and below: JAX compiles each operation once for each shape.
LAYERS = {
    "EinsumDense": (lambda: keras.layers.EinsumDense("abc,cd->abd", (None, 6)), (3, 4)),
    "Conv1D": (lambda: keras.layers.Conv1D(6, 2), (5, 2)),
    "Conv2D, two groups": (lambda: keras.layers.Conv2D(6, 2, groups=2), (3, 3, 2)),
    "Conv3D": (lambda: keras.layers.Conv3D(6, (2, 1, 2)), (3, 3, 3, 1)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_converges_to_the_largest_singular_value(rng, name):
    make, shape = LAYERS[name]
    wrapper = SpectralNormalization(make(), power_iterations=5)
    inputs = rng.normal(size=(2, *shape)).astype("float32")
    wrapper.build(inputs.shape)
    if "groups" in name and keras.backend.backend() == "tensorflow":
        pytest.skip("TensorFlow has no grouped convolution on the CPU outside of XLA")
    raw = 3.0 * rng.normal(size=wrapper.layer.kernel.shape).astype("float32")
    wrapper.layer.kernel.assign(raw)
    for _ in range(60):
        outputs = wrapper(inputs, training=True)
    sigma = np.linalg.svd(as_matrix(raw), compute_uv=False)[0]
    wrapper.layer.kernel.assign(raw / sigma)
    expected = wrapper.layer(inputs)
    np.testing.assert_allclose(to_numpy(outputs), to_numpy(expected), rtol=1e-3, atol=1e-4)
    assert sigma > 2.0


def test_more_iterations_come_closer():
    raw = np.eye(4, 6, dtype="float32") * np.array([[1.0], [0.9], [0.8], [0.7]], "float32")
    sigmas = []
    for iterations in (1, 4, 16):
        wrapper = SpectralNormalization(keras.layers.Dense(6, use_bias=False), iterations)
        wrapper.build((None, 4))
        wrapper.layer.kernel.assign(raw)
        wrapper.v.assign(np.full(4, 0.5, "float32"))
        effective = to_numpy(wrapper(np.eye(4, dtype="float32"), training=True))
        sigmas.append(raw[0, 0] / effective[0, 0])
    # By hand: u ~ d^(2n-1), v ~ d^(2n), sigma = sum(u v d) for the diagonal d.
    d = np.diag(raw).astype("float64")
    expected = [
        np.sum(d ** (4 * n)) / np.sqrt(np.sum(d ** (4 * n - 2)) * np.sum(d ** (4 * n)))
        for n in (1, 4, 16)
    ]
    np.testing.assert_allclose(sigmas, expected, rtol=1e-5)


def test_vectors_start_close_to_the_singular_vectors():
    wrapper = SpectralNormalization(keras.layers.Dense(6))
    wrapper.build((None, 4))
    kernel = to_numpy(wrapper.layer.kernel)
    left, singular, right = np.linalg.svd(kernel)
    u, v = to_numpy(wrapper.u), to_numpy(wrapper.v)
    np.testing.assert_allclose([np.linalg.norm(u), np.linalg.norm(v)], 1.0, rtol=1e-5)
    np.testing.assert_allclose(v @ kernel @ u, singular[0], rtol=0.05)  # 15 iterations, as torch
    np.testing.assert_allclose(v, kernel @ u / np.linalg.norm(kernel @ u), rtol=1e-4, atol=1e-6)


def test_built_inside_a_symbolic_call(rng):
    class Outer(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = SpectralNormalization(keras.layers.Dense(6))

        def call(self, inputs):
            return 2.0 * self.inner(inputs)

    outer = Outer()
    inputs = keras.Input((4,))
    model = keras.Model(inputs, outer(inputs))
    wrapper = outer.inner
    kernel, u, v = (to_numpy(x) for x in (wrapper.layer.kernel, wrapper.u, wrapper.v))
    singular = np.linalg.svd(kernel, compute_uv=False)[0]
    np.testing.assert_allclose(v @ kernel @ u, singular, rtol=0.05)
    x = rng.normal(size=(3, 4)).astype("float32")
    expected = 2.0 * x @ kernel / (v @ kernel @ u)
    np.testing.assert_allclose(model.predict(x, verbose=0), expected, rtol=1e-4, atol=1e-5)


def test_predict_after_fit_is_normalised_and_the_raw_kernel_is_kept(rng):
    dense = keras.layers.Dense(6, use_bias=False)
    wrapper = SpectralNormalization(dense)
    model = keras.Sequential([keras.Input((4,)), wrapper])
    dense.kernel.assign(3.0 * dense.kernel)
    before = [to_numpy(x) for x in (dense.kernel, wrapper.u, wrapper.v)]
    x, y = (rng.normal(size=(32, n)).astype("float32") for n in (4, 6))
    model.compile(keras.optimizers.SGD(1e-2), "mse")
    model.fit(x, y, batch_size=4, epochs=25, verbose=0)
    trained = [to_numpy(x) for x in (dense.kernel, wrapper.u, wrapper.v)]
    effective = model.predict(np.eye(4, dtype="float32"), verbose=0)
    model.evaluate(x, y, verbose=0)
    np.testing.assert_allclose(np.linalg.svd(effective, compute_uv=False)[0], 1.0, atol=1e-2)
    sigma = np.linalg.svd(trained[0], compute_uv=False)[0]
    assert sigma > 2.0
    np.testing.assert_allclose(trained[0] / sigma, effective, atol=1e-2)
    for old, new in zip(before, trained, strict=True):
        assert np.abs(old - new).max() > 1e-3
    for old, new in zip(trained, (dense.kernel, wrapper.u, wrapper.v), strict=True):
        np.testing.assert_array_equal(old, to_numpy(new))


def test_a_call_without_training_writes_nothing(rng):
    wrapper = SpectralNormalization(keras.layers.Dense(6))
    x = rng.normal(size=(2, 4)).astype("float32")
    first = to_numpy(wrapper(x))
    before = wrapper.get_weights()
    np.testing.assert_array_equal(to_numpy(wrapper(x, training=False)), first)
    for old, new in zip(before, wrapper.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def small_model():
    model = keras.Sequential(
        [
            keras.Input((3, 3, 1)),
            SpectralNormalization(keras.layers.Conv2D(6, 2), power_iterations=2, name="conv"),
            keras.layers.Flatten(),
            SpectralNormalization(keras.layers.Dense(1)),
        ]
    )
    model.compile(keras.optimizers.SGD(1e-1, momentum=0.9), "mse")
    return model


def test_saved_model_predicts_and_trains_on_alike(tmp_path, rng):
    x, y = rng.normal(size=(8, 3, 3, 1)).astype("float32"), np.ones((8, 1), "float32")
    model = small_model()
    for _ in range(2):
        model.train_on_batch(x, y)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.get_layer("conv").power_iterations == 2
    np.testing.assert_array_equal(model.predict_on_batch(x), loaded.predict_on_batch(x))
    for _ in range(3):
        model.train_on_batch(x, y)
        loaded.train_on_batch(x, y)
    for one, other in zip(model.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_clone_is_another_model_with_the_same_settings(rng):
    x = rng.normal(size=(8, 3, 3, 1)).astype("float32")
    model = small_model()
    clone = keras.models.clone_model(model)
    assert clone.get_layer("conv").power_iterations == 2
    assert np.abs(to_numpy(clone(x)) - to_numpy(model(x))).max() > 1e-3
    clone.set_weights(model.get_weights())
    np.testing.assert_array_equal(to_numpy(clone(x)), to_numpy(model(x)))


def test_config_round_trip():
    layer = keras.layers.Dense(3, use_bias=False, dtype="mixed_bfloat16")
    wrapper = SpectralNormalization(layer, power_iterations=3, name="normed", trainable=False)
    config = keras.layers.serialize(wrapper)
    assert config["registered_name"] == "keras_gan>SpectralNormalization"
    restored = keras.layers.deserialize(config)
    assert (restored.name, restored.power_iterations) == ("normed", 3)
    assert (restored.trainable, restored.layer.units) == (False, 3)
    assert restored.get_config() == wrapper.get_config()


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "bfloat16"])
def test_low_precision_policies_take_sigma_in_float32(rng, policy):
    keras.mixed_precision.set_dtype_policy(policy)
    dense = keras.layers.Dense(6, use_bias=False)
    wrapper = SpectralNormalization(dense)
    inputs = keras.Input((4,))
    model = keras.Model(inputs, wrapper(inputs))
    assert model.output.dtype == dense.compute_dtype
    assert {keras.backend.standardize_dtype(x.dtype) for x in (wrapper.u, wrapper.v)} == {"float32"}
    if policy != "bfloat16":
        # float16 holds neither the kernel (65504 is its largest number) nor its small parts.
        dense.kernel.assign(1e6 * rng.normal(size=(4, 6)))
    eye = np.eye(4, dtype="float32")
    for _ in range(30):
        outputs = model(eye, training=True)
    assert keras.backend.standardize_dtype(outputs.dtype) == dense.compute_dtype
    kernel = to_numpy(ops.cast(dense.kernel, "float32"))
    expected = kernel / (to_numpy(wrapper.v) @ kernel @ to_numpy(wrapper.u))
    np.testing.assert_array_equal(  # rounded once, at the end
        to_numpy(ops.cast(outputs, "float32")),
        to_numpy(ops.cast(ops.cast(expected, dense.compute_dtype), "float32")),
    )
    np.testing.assert_allclose(np.linalg.svd(expected, compute_uv=False)[0], 1.0, atol=1e-3)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_mixed_precision_fit_stays_finite_and_normalised(rng, policy):
    keras.mixed_precision.set_dtype_policy(policy)
    dense = keras.layers.Dense(6, use_bias=False)
    model = keras.Sequential([keras.Input((4,)), SpectralNormalization(dense)])
    before = to_numpy(dense.kernel)
    model.compile(keras.optimizers.SGD(1e-2), "mse")
    x, y = (rng.normal(size=(32, n)).astype("float32") for n in (4, 6))
    model.fit(x, y, batch_size=4, epochs=5, verbose=0)
    after = to_numpy(dense.kernel)
    assert np.isfinite(after).all() and np.abs(after - before).max() > 1e-3
    effective = model.predict(np.eye(4), verbose=0).astype("float32")
    np.testing.assert_allclose(np.linalg.svd(effective, compute_uv=False)[0], 1.0, atol=2e-2)


def test_zero_kernel_gives_zeros_and_recovers(rng):
    wrapper = SpectralNormalization(keras.layers.Dense(6, kernel_initializer="zeros"))
    x = ops.convert_to_tensor(rng.normal(size=(3, 4)).astype("float32"))
    wrapper.build(x.shape)

    def loss_fn():
        outputs = wrapper(x, training=True)
        return ops.sum(outputs), outputs

    (_, outputs), gradients = value_and_gradients(loss_fn, wrapper.trainable_variables)
    np.testing.assert_array_equal(to_numpy(outputs), np.zeros((3, 6)))
    assert all(np.isfinite(to_numpy(g)).all() for g in gradients)
    kernel = 10.0 * rng.normal(size=(4, 6)).astype("float32")
    wrapper.layer.kernel.assign(kernel)
    for _ in range(40):
        outputs = wrapper(x, training=True)
    expected = to_numpy(x) @ kernel / np.linalg.svd(kernel, compute_uv=False)[0]
    np.testing.assert_allclose(to_numpy(outputs), expected, rtol=1e-3, atol=1e-4)


def test_embedding_with_a_mask(rng):
    wrapper = SpectralNormalization(keras.layers.Embedding(4, 6, mask_zero=True))
    inputs = keras.Input((4,), dtype="int32")
    pooled = keras.layers.GlobalAveragePooling1D()(wrapper(inputs))
    model = keras.Model(inputs, pooled)
    wrapper.layer.embeddings.assign(5.0 * rng.normal(size=(4, 6)))
    tokens = np.array([[1, 2, 0, 0], [3, 1, 2, 3]])
    for _ in range(40):
        outputs = model(tokens, training=True)
    mask = wrapper.compute_mask(ops.convert_to_tensor(tokens))
    np.testing.assert_array_equal(to_numpy(mask), tokens != 0)
    table = to_numpy(wrapper.layer.embeddings)
    table = table / np.linalg.svd(table, compute_uv=False)[0]
    expected = [table[[1, 2]].mean(axis=0), table[[3, 1, 2, 3]].mean(axis=0)]
    np.testing.assert_allclose(to_numpy(outputs), expected, rtol=1e-3, atol=1e-5)


@keras.saving.register_keras_serializable(package="tests")
class NoisyDense(keras.layers.Dense):
    """Has state of its own, and knows `training`."""

    def build(self, input_shape):
        super().build(input_shape)
        self.calls = self.add_weight(shape=(), initializer="zeros", trainable=False)
        self.seed_generator = keras.random.SeedGenerator(1)

    def call(self, inputs, training=None):
        self.calls.assign_add(1.0)
        outputs = super().call(inputs)
        if training:
            outputs += keras.random.normal(ops.shape(outputs), seed=self.seed_generator)
        return outputs


def test_state_of_the_wrapped_layer_and_training_reach_it(rng):
    wrapper = SpectralNormalization(NoisyDense(6))
    x = rng.normal(size=(2, 4)).astype("float32")
    quiet = [to_numpy(wrapper(x, training=False)) for _ in range(2)]
    noisy = [to_numpy(wrapper(x, training=True)) for _ in range(2)]
    assert float(wrapper.layer.calls.value) == 4.0
    np.testing.assert_array_equal(quiet[0], quiet[1])
    assert np.abs(noisy[0] - noisy[1]).min() > 1e-4


def test_activity_regularizer_of_the_wrapped_layer_is_kept(rng):
    layer = keras.layers.Dense(6, activity_regularizer=keras.regularizers.L2(0.5))
    model = keras.Sequential([keras.Input((4,)), SpectralNormalization(layer)])
    x = rng.normal(size=(2, 4)).astype("float32")
    outputs = to_numpy(model(x))
    np.testing.assert_allclose(to_numpy(sum(model.losses)), 0.25 * np.sum(outputs**2), rtol=1e-5)
    model.compile(keras.optimizers.SGD(0.0), "mse")
    loss = model.train_on_batch(x, outputs)
    # u and v have moved before the step's outputs: compare with the outputs they give.
    outputs_after = to_numpy(model(x))
    expected = np.mean((outputs_after - outputs) ** 2) + 0.25 * np.sum(outputs_after**2)
    np.testing.assert_allclose(loss, expected, rtol=1e-4)


def test_layer_without_a_kernel_is_refused():
    wrapper = SpectralNormalization(keras.layers.BatchNormalization())
    with pytest.raises(ValueError, match=r"`kernel` or `embeddings`.*Received: layer=<BatchNorm"):
        wrapper.build((None, 3))


@pytest.mark.parametrize("iterations", [0, -1, 1.5, True, None])
def test_power_iterations_must_be_a_positive_integer(iterations):
    with pytest.raises(ValueError, match=f"positive integer. Received: power_iter.*={iterations}$"):
        SpectralNormalization(keras.layers.Dense(1), power_iterations=iterations)
