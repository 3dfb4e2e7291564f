"""Bad input gets a clear error before training: what came, what was expected, how to mend it."""

import keras
import numpy as np
import pytest

import keras_gan
from tests.handwritten import FEATURES, LATENT_DIM
from tests.players import small_discriminator, small_generator


def images(count=20, low=-1.0, high=1.0, shape=(8, 8, 1)):
    return np.random.default_rng(0).uniform(low, high, (count, *shape)).astype("float32")


def image_gan(**kwargs):
    gan = keras_gan.DCGAN.from_shape((8, 8, 1), width=4, latent_dim=5, **kwargs)
    gan.compile()
    return gan


def label_gan():
    gan = keras_gan.ConditionalGAN.from_shape((8, 8, 1), num_classes=3, width=4, latent_dim=5)
    gan.compile()
    return gan


def with_nan():
    data = images()
    data[[3, 7], 0, 0, 0] = np.nan
    return data


class Batches(keras.utils.PyDataset):
    def __init__(self, data):
        super().__init__()
        self.data = data

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return (self.data[:10],)


BAD_DATA = {
    "shape": (
        lambda: images(shape=(6, 8, 1)),
        r"wants samples of shape \(8, 8, 1\).*from_shape\(\(6, 8, 1\)\).*"
        r"Received: x\.shape=\(20, 6, 8, 1\)",
    ),
    "rank": (lambda: images(shape=(64,)), r"Received: x\.shape=\(20, 64\)"),
    "integers": (
        lambda: np.zeros((20, 8, 8, 1), "uint8"),
        r"must be floats.*astype\('float32'\) / 127\.5 - 1.*Received: x\.dtype=uint8",
    ),
    "range": (
        lambda: images(high=255.0, low=0.0),
        r"last activation reaches \[-1, 1\].*x / 127\.5 - 1.*Received: x in \[",
    ),
    "nan": (with_nan, r"2 of 20 samples hold NaN or infinity, the first at index 3"),
}


@pytest.mark.parametrize("kind", BAD_DATA)
@pytest.mark.parametrize("form", ["array", "PyDataset", "generator", "train_on_batch", "held-out"])
def test_bad_samples(kind, form):
    make, message = BAD_DATA[kind]
    gan, data = image_gan(), make()
    before = gan.generator.get_weights()
    message = message.replace("20, ", "[12]0, ").replace("of 20", "of [12]0")
    with pytest.raises(ValueError, match=f"(?s){message}"):
        if form == "array":
            gan.fit(data, verbose=0)
        elif form == "PyDataset":
            gan.fit(Batches(data), verbose=0)
        elif form == "generator":
            gan.fit(((data[:10],) for _ in range(3)), verbose=0)
        elif form == "held-out":
            gan.fit(images(), validation_data=data, verbose=0)
        else:
            gan.train_on_batch(data)
    for old, new in zip(before, gan.generator.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_pair_instead_of_two_arguments():
    with pytest.raises(ValueError, match=r"`fit\(images, labels\)`. Received: x of type tuple"):
        label_gan().fit((images(), np.zeros(20, int)), verbose=0)


def test_labels_missing():
    with pytest.raises(ValueError, match=r"`fit\(images, labels\)`.*Received: y=None"):
        label_gan().fit(images(), verbose=0)


@pytest.mark.parametrize(
    "labels, message",
    [
        (np.full(20, 3), r"must lie in \[0, 3\).*Received: y in \[3, 3\]"),
        (np.full(20, -1), r"Received: y in \[-1, -1\]"),
        (np.eye(3, dtype="float32")[np.zeros(20, int)], "must be integers.*not one-hot"),
    ],
)
def test_labels_wrong(labels, message):
    with pytest.raises(ValueError, match=message):
        label_gan().fit(images(), labels, verbose=0)
    with pytest.raises(ValueError, match=message):
        label_gan().generate(20, labels)


def test_generate_needs_a_label_for_each_sample():
    with pytest.raises(ValueError, match="4 samples and a condition with 3 rows"):
        label_gan().generate(4, np.zeros(3, int))
    with pytest.raises(ValueError, match="Received: condition=None"):
        label_gan().generate(4)


@pytest.mark.parametrize("count", [0, -1, 2.5])
def test_generate_needs_a_positive_count(count):
    with pytest.raises(ValueError, match=f"`count` must be an integer.*count={count}"):
        image_gan().generate(count)


def test_players_that_do_not_fit():
    message = r"makes samples of shape \(4,\), the discriminator wants \(3,\)"
    with pytest.raises(ValueError, match=message):
        keras_gan.GAN(small_generator(features=4), small_discriminator())


def test_latent_size_mismatch():
    message = r"first input has shape \(4,\).*Received: latent_shape=\(7,\)"
    with pytest.raises(ValueError, match=message):
        keras_gan.GAN(small_generator(), small_discriminator(), latent_shape=(7,))


def test_predict_with_latents_of_another_size():
    gan = keras_gan.GAN(small_generator(), small_discriminator())
    gan.compile()
    with pytest.raises(ValueError, match=rf"\b{LATENT_DIM}\b"):
        gan.predict(np.zeros((2, LATENT_DIM + 1), "float32"), verbose=0)


def test_players_that_are_no_models():
    with pytest.raises(TypeError, match="`generator` must be a Keras model. Received: generator=7"):
        keras_gan.GAN(7, small_discriminator())


def test_unbuilt_players():
    unbuilt = keras.Sequential([keras.layers.Dense(3)])
    with pytest.raises(ValueError, match=r"`generator` has no weights yet.*keras\.Input"):
        keras_gan.GAN(unbuilt, small_discriminator())


class SubclassedGenerator(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(FEATURES)

    def call(self, latents):
        return self.dense(latents)


def test_a_subclassed_generator_must_tell_its_latent_shape():
    generator = SubclassedGenerator()
    generator(np.zeros((1, 4), "float32"))
    with pytest.raises(ValueError, match="cannot be read off a subclassed generator"):
        keras_gan.GAN(generator, small_discriminator())
    gan = keras_gan.GAN(generator, small_discriminator(), latent_shape=(4,))
    gan.compile()
    before = keras.ops.convert_to_numpy(generator.dense.kernel)
    gan.fit(np.zeros((8, FEATURES), "float32"), batch_size=4, verbose=0)
    assert np.abs(keras.ops.convert_to_numpy(generator.dense.kernel) - before).max() > 0


class SubclassedOfBoth(keras.Model):
    """Of `[latents or samples, labels]`."""

    def __init__(self, units):
        super().__init__()
        self.dense, self.embedding = keras.layers.Dense(units), keras.layers.Embedding(3, 4)

    def build(self, shapes):
        self.embedding.build(shapes[1])
        self.dense.build((None, shapes[0][-1] + 4))

    def call(self, inputs):
        first, labels = inputs
        return self.dense(keras.ops.concatenate([first, self.embedding(labels)], axis=-1))


def test_subclassed_networks_are_told_a_condition():
    generator, discriminator = SubclassedOfBoth(FEATURES), SubclassedOfBoth(1)
    labels = np.arange(8) % 3
    generator([np.zeros((8, 4), "float32"), labels])
    discriminator([np.zeros((8, FEATURES), "float32"), labels])
    gan = keras_gan.ConditionalGAN(generator, discriminator, num_classes=3, latent_shape=(4,))
    gan.compile()
    before = keras.ops.convert_to_numpy(generator.embedding.embeddings)
    gan.fit(np.zeros((8, FEATURES), "float32"), labels, batch_size=4, verbose=0)
    assert np.abs(keras.ops.convert_to_numpy(generator.embedding.embeddings) - before).max() > 0
    one, other = (gan.generate(2, condition, seed=0) for condition in (0, 1))
    assert np.abs(one - other).max() > 1e-4
    with pytest.raises(ValueError, match=r"lie in \[0, 3\)"):
        gan.generate(2, 3)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"discriminator_steps": 0}, "integer of at least 1. Received: discriminator_steps=0"),
        ({"discriminator_steps": 2.0}, r"Received: discriminator_steps=2\.0"),
        ({"minibatches": "new"}, "one of 'fresh', 'reuse'. Received: minibatches='new'"),
        ({"latents": "gauss"}, "one of 'normal', 'uniform'. Received: latents='gauss'"),
        ({"average": 1.0}, r"`average` must be in \[0, 1\) or None. Received: average=1\.0"),
        ({"average_buffers": "drop"}, "one of 'copy', 'average'"),
        ({"generator_loss": "hinge"}, "one of 'non_saturating', 'minimax'"),
    ],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        keras_gan.GAN(small_generator(), small_discriminator(), **arguments)


def test_a_misspelt_argument_is_not_swallowed():
    with pytest.raises(TypeError, match="discriminator_step"):
        keras_gan.GAN(small_generator(), small_discriminator(), discriminator_step=2)


def test_optimizers_come_in_pairs():
    gan = keras_gan.GAN(small_generator(), small_discriminator())
    with pytest.raises(ValueError, match="Give both optimizers or none"):
        gan.compile("adam")
    adam = keras.optimizers.Adam()
    with pytest.raises(ValueError, match="The players need two optimizers"):
        gan.compile(adam, adam)


def test_fit_before_compile():
    gan = keras_gan.GAN(small_generator(), small_discriminator())
    with pytest.raises(ValueError, match=r"call `compile\(\)` before"):
        gan.fit(np.zeros((8, FEATURES), "float32"))


def test_an_empty_generator():
    with pytest.raises(ValueError, match="empty or used up"):
        image_gan().fit((batch for batch in ()), verbose=0)


def test_batch_size_beside_batches():
    with pytest.raises(ValueError, match="hold their own condition and batch size"):
        image_gan().fit(Batches(images()), batch_size=4, verbose=0)


def test_vectors_have_no_convolutional_networks():
    with pytest.raises(ValueError, match=r"image shape \(height, width, channels\).*shape=\(2,\)"):
        keras_gan.DCGAN.from_shape((2,))


def test_a_variant_without_default_networks_says_so():
    class Own(keras_gan.models.AdversarialModel):
        pass

    with pytest.raises(NotImplementedError, match="Own has no default networks. Pass your own two"):
        Own.from_shape((2,))


def test_a_corrupted_file(tmp_path):
    path = tmp_path / "gan.keras"
    image_gan().save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ValueError, match="gan.keras"):
        keras.saving.load_model(path)
