"""Networks and data that play, but hardly as meant."""

import keras
import numpy as np
import pytest
from keras import layers

import keras_gan
from tests.players import small_discriminator, small_generator


def compiled(generator=None, discriminator=None, cls=keras_gan.GAN, **kwargs):
    gan = cls(generator or small_generator(), discriminator or small_discriminator(), **kwargs)
    gan.compile()
    return gan


def judge(*last):
    return keras.Sequential([keras.Input((3,)), layers.Dense(4), *last])


def test_an_averaged_generator_trains_nothing_until_it_is_thawed():
    sampler = compiled(average=0.9).sampler
    with pytest.warns(UserWarning, match="generator.trainable = True"):
        compiled(sampler)
    sampler.trainable = True
    compiled(sampler)


def test_a_frozen_discriminator():
    discriminator = small_discriminator()
    discriminator.trainable = False
    with pytest.warns(UserWarning, match="`discriminator` has no trainable weights"):
        compiled(discriminator=discriminator)


def test_an_autoencoder_in_the_place_of_the_discriminator_may_end_in_anything():
    class Energy(keras_gan.GAN):
        def default_loss(self):
            return None

        def score(self, verdict):
            return keras.ops.mean(verdict, axis=-1, keepdims=True)

    compiled(discriminator=judge(layers.Dense(3, activation="sigmoid")), cls=Energy)


@pytest.mark.parametrize("wrapper", [None, keras_gan.layers.SpectralNormalization])
def test_a_discriminator_of_probabilities(wrapper):
    last = layers.Dense(1, activation="sigmoid")
    with pytest.warns(UserWarning, match="take logits"):
        compiled(discriminator=judge(wrapper(last) if wrapper else last))


def test_a_discriminator_of_two_logits():
    with pytest.raises(ValueError, match=r"one score.*Received: .* \(None, 2\)"):
        compiled(discriminator=judge(layers.Dense(2)))


def test_sngan_without_spectral_normalisation():
    with pytest.warns(UserWarning, match="GAN with hinge loss"):
        compiled(discriminator=judge(layers.Dense(1)), cls=keras_gan.SNGAN)
    wrapped = keras_gan.layers.SpectralNormalization(layers.Dense(1))
    compiled(discriminator=judge(wrapped), cls=keras_gan.SNGAN)


def tanh_gan(*last):
    generator = keras.Sequential(
        [keras.Input((2,)), layers.Dense(12, activation="tanh"), *last], name="generator"
    )
    shape = generator.output_shape[1:]
    discriminator = keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(1)])
    return compiled(generator, discriminator)


@pytest.mark.parametrize("last", [(), (layers.Reshape((2, 2, 3)),)])
def test_values_that_the_generator_cannot_reach(last, rng):
    gan = tanh_gan(*last)
    bytes_ = rng.uniform(0, 255, (8, *gan.sample_shape)).astype("float32")
    with pytest.raises(ValueError, match="127.5 - 1"):
        gan.check_arrays(bytes_)
    with pytest.warns(UserWarning, match=r"half.*2 \* x - 1"):
        gan.check_arrays(bytes_ / 255)
    gan.check_arrays(bytes_ / 127.5 - 1)  # pytest makes errors of warnings
    gan.check_arrays(np.ones_like(bytes_))  # says nothing about the range
