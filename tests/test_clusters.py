"""Groups of like samples for labels: found where they are known, told like any other condition."""

import re

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

import keras_gan
from keras_gan import runs
from keras_gan.data import Data, clusters


def test_the_modes_of_a_mixture_are_found():
    ring = keras_gan.data.load("ring")
    found = clusters(ring, 8)
    assert adjusted_rand_score(found.train_labels, ring.train_labels) > 0.999
    assert adjusted_rand_score(found.held_out_labels, ring.held_out_labels) > 0.999
    assert found.train is ring.train and found.num_classes == 8


def test_held_out_samples_are_in_the_group_with_the_nearest_mean():
    digits = keras_gan.data.load("digits")
    found = clusters(digits, 12)
    flat = digits.train.reshape(len(digits.train), -1).astype("float64")
    seen = flat - flat.mean(axis=0)
    axes = np.linalg.svd(seen, full_matrices=False)[2][:50].T
    means = np.stack([(seen @ axes)[found.train_labels == i].mean(axis=0) for i in range(12)])
    held_out = (digits.held_out.reshape(len(digits.held_out), -1) - flat.mean(axis=0)) @ axes
    nearest = ((held_out[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == found.held_out_labels).mean() > 0.99  # the last step of k-means moves a few
    sizes = np.bincount(found.train_labels)
    assert (np.diff(sizes) <= 0).all() and sizes.sum() == len(digits.train)


def test_one_seed_gives_one_choice_and_labels_are_not_looked_at():
    digits = keras_gan.data.load("digits")
    bare = Data("bare", digits.train, digits.held_out)
    np.testing.assert_array_equal(
        clusters(bare, 20).train_labels, clusters(digits, 20).train_labels
    )
    assert (clusters(bare, 20, seed=1).train_labels != clusters(bare, 20).train_labels).any()


def test_large_pictures_are_averaged_before_they_are_compared():
    rng = np.random.default_rng(0)
    # Two grey levels under noise that is far larger than their difference, but not in the mean.
    level = np.repeat([-0.1, 0.1], 40)
    noise = rng.normal(size=(80, 70, 65, 1))
    found = clusters(Data("noisy", (level[:, None, None, None] + noise).astype("float32"),
                          np.zeros((0, 70, 65, 1), "float32")), 2)  # fmt: skip
    assert adjusted_rand_score(found.train_labels, level > 0) == 1.0
    assert len(found.held_out_labels) == 0


def test_clusters_are_a_condition_of_any_data():
    roll = keras_gan.data.load("swiss-roll")
    told = runs.conditioned(roll, "clusters:7")
    np.testing.assert_array_equal(told.train_condition, clusters(roll, 7).train_labels)
    assert told.class_names[6] == "cluster 6"
    assert runs.conditioned(roll, "clusters").num_classes == 50
    with pytest.raises(ValueError, match="as in 'clusters:20'. Received: condition='clusters:x'"):
        runs.conditioned(roll, "clusters:x")


@pytest.mark.parametrize("count", [1, 2.0, True, 10**6])
def test_the_number_must_be_possible(count):
    digits = keras_gan.data.load("digits")
    said = f"from 2 to 1438, the number of training samples. Received: count={count!r}"
    with pytest.raises(ValueError, match=re.escape(said)):
        clusters(digits, count)


def test_sequences_have_none():
    with pytest.raises(ValueError, match="sequences of tokens. Received: data=Data"):
        clusters(keras_gan.data.load("grammar"))
