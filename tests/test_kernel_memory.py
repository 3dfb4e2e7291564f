"""On torch kernels lie in memory as it computes with them, and nobody sees it but the clock."""

import keras
import numpy as np

import keras_gan
from tests.turns import only_on

pytestmark = only_on("torch")
SHAPE = (8, 8, 1)


def trained(rng, **settings):
    images = np.tanh(rng.normal(size=(24, *SHAPE))).astype("float32")
    keras.utils.set_random_seed(0)
    gan = keras_gan.DCGAN.from_shape(SHAPE, width=4, latent_dim=3, seed=0)
    gan.compile(**settings)
    gan.fit(images, batch_size=8, epochs=2, verbose=0)
    return gan, images


def kernels(gan):
    return [v for v in gan.generator.trainable_variables if v.value.ndim == 4]


def arrays(variables):
    return [keras.ops.convert_to_numpy(v) for v in variables]


def test_kernels_lie_as_torch_computes_with_them(rng):
    gan, _ = trained(rng)
    assert kernels(gan)
    for kernel in kernels(gan):
        assert kernel.value.permute(3, 0, 1, 2).is_contiguous()
        index = gan.generator_optimizer._get_variable_index(kernel)
        for moments in (gan.generator_optimizer._momentums, gan.generator_optimizer._velocities):
            assert moments[index].value.stride() == kernel.value.stride()


def test_new_moments_belong_to_the_same_weights(rng):
    """Adam's kernel walks through memory: moments in another order would be of other weights."""
    found = []
    for run_eagerly in (False, True):
        gan, images = trained(np.random.default_rng(0))
        gan.compile(run_eagerly=run_eagerly)  # new optimizers, whose moments are not laid out yet
        gan.fit(images, batch_size=8, epochs=2, verbose=0)
        found.append(arrays(v for v in gan.generator_optimizer.variables if v.value.ndim == 4))
    for planned, eager in zip(*found, strict=True):
        assert np.abs(eager).max() > 0
        np.testing.assert_allclose(eager, planned, rtol=0, atol=1e-3 * np.abs(eager).max())
