"""A model that is told sentences: in `fit`, in `generate`, saved, on another backend."""

import json

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan.data import spec_of_shape, text_part, tokens
from tests.processes import run_jobs

ASKED = ["bold a", "serif b", "a", "bold serif b"]


@pytest.fixture(scope="module")
def trained():
    rng = np.random.default_rng(0)
    captions = np.array(["bold a", "serif a", "a", "bold serif b"])[rng.integers(0, 4, 24)]
    images = np.tanh(rng.normal(size=(24, 8, 8, 1))).astype("float32")
    spec = {**spec_of_shape((8, 8, 1)), "condition": text_part(captions)}
    gan = keras_gan.MatchingAwareGAN.from_spec(spec, width=2, latent_dim=3, seed=1)
    gan.compile()
    before = ops.convert_to_numpy(words_of(gan.generator))
    gan.fit(images, captions, batch_size=8, epochs=2, verbose=0)
    return gan, images, captions, before


def words_of(network):
    """The word vectors."""
    (layer,) = [x for x in network.layers if isinstance(x, keras_gan.layers.SentenceFeatures)]
    return layer.words


def test_fit_teaches_both_players_the_words(trained):
    gan, images, captions, before = trained
    assert np.abs(ops.convert_to_numpy(words_of(gan.generator)) - before).max() > 1e-4
    told = gan.evaluate(images, captions, return_dict=True, verbose=0)
    assert all(np.isfinite(list(told.values())))


def test_the_condition_reaches_both_players(trained):
    gan, images, captions, _ = trained
    latents = np.zeros((24, 3), "float32")
    numbers = tokens(gan.condition, captions)
    shuffled = np.roll(numbers, 1, axis=0)
    for network, first in ((gan.generator, latents), (gan.discriminator, images)):
        one, other = (network.predict([first, told], verbose=0) for told in (numbers, shuffled))
        assert np.abs(one - other).max() > 1e-4, network.name


def test_generate_takes_sentences_or_their_numbers(trained):
    gan = trained[0]
    found = gan.generate(4, condition=ASKED, seed=1)
    numbers = tokens(gan.condition, ASKED)
    np.testing.assert_array_equal(found, gan.generate(4, condition=numbers, seed=1))
    # Case, punctuation and words that nobody taught it say nothing.
    same = gan.generate(4, condition=["Bold, A!", "serif b", "a zebra", "bold serif b"], seed=1)
    np.testing.assert_array_equal(found, same)
    assert np.abs(found[2] - gan.generate(4, condition=["b"] * 4, seed=1)[2]).max() > 1e-6


def test_a_loaded_model_understands_the_same_sentences(trained, tmp_path):
    gan = trained[0]
    gan.save(tmp_path / "words.keras")
    copy = keras.saving.load_model(tmp_path / "words.keras")
    assert json.loads(json.dumps(copy.condition)) == json.loads(json.dumps(gan.condition))
    expected = gan.generate(4, condition=ASKED, seed=1)
    np.testing.assert_array_equal(copy.generate(4, condition=ASKED, seed=1), expected)
    if keras.backend.backend() != "torch":  # another backend once is enough
        return
    latents = np.ones((4, 3), "float32")
    np.save(tmp_path / "latents.npy", latents)
    job = {"model": str(tmp_path / "words.keras"), "condition": ASKED,
           "latents": str(tmp_path / "latents.npy"), "out": str(tmp_path / "out.npy")}  # fmt: skip
    run_jobs("sentence_job", [job], "jax")
    here = gan.predict([latents, tokens(gan.condition, ASKED)], verbose=0)
    np.testing.assert_allclose(np.load(tmp_path / "out.npy"), here, atol=1e-5)


@pytest.mark.parametrize(
    "condition, match",
    [
        (np.zeros(4, "int32"), r"told sentences.*Received: condition of type int32 and shape \(4,"),
        (np.zeros((4, 3), "float32"), "`data.tokens`. Received: condition of type float32"),
        (["a", "blod", "a", "a"], r"no word of 'blod'. Did you mean 'bold'\? It knows a, .*bold"),
        (["a"] * 3, "4 samples and a condition with 3 rows"),
        ("blod", r"no word of 'blod'. Did you mean 'bold'"),
    ],
)
def test_what_generate_refuses(trained, condition, match):
    with pytest.raises(ValueError, match=match):
        trained[0].generate(4, condition=condition)


def test_what_fit_refuses(trained):
    gan, images, captions, _ = trained
    with pytest.raises(ValueError, match=r"Batches hold numbers.*`data.tokens\(gan.condition"):
        gan.fit(((images[:8], captions[:8]) for _ in range(2)), verbose=0)
    with pytest.raises(ValueError, match="24 samples and a condition with 23 rows"):
        gan.fit(images, captions[:23], verbose=0)
    spec = spec_of_shape((2,), num_classes=3)
    labelled = keras_gan.MatchingAwareGAN.from_spec(spec, width=2, latent_dim=2)
    with pytest.raises(ValueError, match="told labels, integers, not words.*np.unique"):
        labelled.generate(1, condition=["bold a"])
    with pytest.raises(ValueError, match=r"Labels must lie in \[0, 3\).*Received: y in \[3, 3\]"):
        labelled.generate(1, condition=[3])
    with pytest.raises(ValueError, match="Labels must be integers.*Received: y.dtype=float32"):
        labelled.generate(1, condition=np.ones(1, "float32"))
