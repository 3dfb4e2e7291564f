"""Labels, classes and captions: closed forms, and the definitions written out in NumPy."""

import itertools
import math

import numpy as np
import pytest

from keras_gan.metrics import caption_retrieval, intra_class_frechet, label_agreement

DIRECTIONS = np.linalg.qr(np.random.default_rng(7).normal(size=(12, 12)))[0]


def test_the_share_is_that_of_all_shuffles(rng):
    asked, seen = rng.integers(3, size=(2, 6))
    found = label_agreement(asked, seen)
    assert found.share == (asked == seen).mean()
    orders = [np.mean(asked[list(order)] == seen) for order in itertools.permutations(range(6))]
    assert found.shuffled == pytest.approx(np.mean(orders))


def test_the_share_of_each_class_and_its_error():
    found = label_agreement(
        np.repeat([0, 2, 5], [10, 10, 20]), np.repeat([0, 5, 2, 5], [9, 2, 9, 20])
    )
    assert found.of_classes == pytest.approx({0: 0.9, 2: 0.9, 5: 1.0})
    assert found.share == pytest.approx(38 / 40)
    # The posterior of a uniform prior, integrated.
    p = np.linspace(0, 1, 200_001)
    density = p**38 * (1 - p) ** 2
    mean = (p * density).sum() / density.sum()
    deviation = math.sqrt(((p - mean) ** 2 * density).sum() / density.sum())
    assert found.standard_error == pytest.approx(deviation, rel=1e-4)
    assert label_agreement([1] * 50, [1] * 50).standard_error > 0.01


def test_who_ignores_the_label_scores_chance(rng):
    asked, seen = rng.integers(10, size=(2, 20_000))
    found = label_agreement(asked, seen)
    assert abs(found.share - 0.1) < 4 * found.standard_error
    assert found.standard_error == pytest.approx(math.sqrt(0.1 * 0.9 / 20_000), rel=0.05)
    assert found.shuffled == pytest.approx(0.1, abs=0.002)


def sqrtm_frechet(real, fake):
    """FID's definition with the eigenvalues of the product."""
    first, second = np.cov(real, rowvar=False), np.cov(fake, rowvar=False)
    roots = np.sqrt(np.linalg.eigvals(first @ second).astype(complex)).real.sum()
    shift = real.mean(axis=0) - fake.mean(axis=0)
    return shift @ shift + np.trace(first) + np.trace(second) - 2 * roots


def classes(rng, count):
    labels = np.arange(count) % 3
    return labels, rng.normal(size=(count, 4)) * (1 + labels[:, None]) + 5 * labels[:, None]


def test_intra_class_frechet_is_the_mean_of_each_classes_own(rng):
    real_labels, real = classes(rng, 150)
    fake_labels, fake = classes(rng, 330)
    fake *= 1.1
    found = intra_class_frechet(real, real_labels, fake, fake_labels)
    alone = {c: sqrtm_frechet(real[real_labels == c], fake[fake_labels == c]) for c in range(3)}
    assert found.of_classes == pytest.approx(alone, rel=1e-6)
    assert found.value == pytest.approx(np.mean(list(alone.values())), rel=1e-6)
    assert (found.least_real, found.least_fake) == (50, 110)
    assert found.infinity < found.value
    # The error is that of other samples of the same generator.
    others = [intra_class_frechet(real, real_labels, *reversed(classes(rng, 330))).value
              for _ in range(20)]  # fmt: skip
    honest = [intra_class_frechet(real, real_labels, *reversed(classes(rng, 330))).standard_error
              for _ in range(5)]  # fmt: skip
    assert np.mean(honest) == pytest.approx(np.std(others), rel=0.5)


def test_permuted_classes_are_seen_by_class_only(rng):
    real_labels, real = classes(rng, 300)
    labels, fake = classes(rng, 300)
    right, wrong = (intra_class_frechet(real, real_labels, fake, asked)
                    for asked in (labels, (labels + 1) % 3))  # fmt: skip
    assert wrong.value > 20 * right.value


def test_few_samples_of_a_class_have_no_error_bar(rng):
    labels, features = classes(rng, 30)
    found = intra_class_frechet(features, labels, features[:15], labels[:15])
    assert found.standard_error is None and found.infinity is None and found.converged is None
    with pytest.raises(ValueError, match="at least 2.*Received: class 1 with 10 real and 1 gen"):
        intra_class_frechet(features, labels, features[:5], [0, 0, 1, 2, 2])
    with pytest.raises(ValueError, match=r"Received: fake_labels.shape=\(2,\)"):
        intra_class_frechet(features, labels, features[:5], [0, 0])


def test_retrieval_of_the_right_and_of_the_opposite():
    perfect = caption_retrieval(3.0 * DIRECTIONS, DIRECTIONS, candidates=5)
    assert (perfect.share, perfect.chance, perfect.count) == (1.0, 0.2, 12)
    assert caption_retrieval(-DIRECTIONS, DIRECTIONS, candidates=5).share == 0.0


def test_embeddings_that_are_all_alike_score_chance():
    alike = np.ones((12, 4), "float32")
    found = caption_retrieval(alike, alike, np.arange(12), candidates=4)
    assert found.share == pytest.approx(1 / 4)


def test_pictures_that_ignore_their_captions_score_chance(rng):
    images, texts = rng.normal(size=(2, 1500, 8))
    found = caption_retrieval(images, texts, candidates=10)
    assert abs(found.share - 0.1) < 4 * found.standard_error < 0.03


def test_the_expected_share_is_that_of_drawn_candidates(rng):
    texts = np.eye(4)[rng.integers(4, size=30)] + 0.0
    images = np.round(rng.normal(size=(30, 4)), 1)
    captions = np.arange(30) // 2  # the other of each pair is no wrong caption, ties abound
    found = caption_retrieval(images, texts, captions, candidates=6)
    cosines = images @ texts.T / np.linalg.norm(images, axis=1)[:, None]
    drawn = []
    for _ in range(150):
        for row in range(30):
            wrong = rng.choice(np.flatnonzero(captions != captions[row]), 5, replace=False)
            others, own = cosines[row, wrong], cosines[row, row]
            equal = np.isclose(others, own, atol=1e-12)
            drawn.append(0.0 if (others[~equal] > own).any() else 1 / (1 + equal.sum()))
    assert found.share == pytest.approx(np.mean(drawn), abs=0.02)


def test_a_caption_that_occurs_again_is_not_wrong():
    images, captions = np.repeat(np.eye(3), 4, axis=0), np.repeat(["a", "b", "c"], 4)
    found = caption_retrieval(images, images, captions, candidates=5)
    assert found.share == 1.0
    assert caption_retrieval(images, images, np.arange(12), candidates=5).share < 0.7


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"candidates": 1}, "from 2 to 12.*Received: candidates=1"),
        ({"candidates": 13}, "at least 11 captions.*Received: candidates=13"),
        ({"captions": ["a"]}, r"12. Received: captions.shape=\(1,\)"),
        ({"texts": DIRECTIONS[:5]}, r"Received: images.shape=\(12, 12\), texts.shape=\(5, 12\)"),
        ({"images": np.zeros((12, 12))}, "points nowhere.*12 such rows"),
    ],
)
def test_what_cannot_be_retrieved(change, message):
    given = {"images": DIRECTIONS, "texts": DIRECTIONS, "candidates": 3, **change}
    with pytest.raises(ValueError, match=message):
        caption_retrieval(**given)


@pytest.mark.parametrize("seen", [[], [0.5, 1.0], [[1]], [-1, 0]])
def test_what_is_no_label(seen):
    with pytest.raises(ValueError, match="integers from 0.*Received: seen.shape="):
        label_agreement([0, 1], seen)
    with pytest.raises(ValueError, match=r"Received: asked.shape=\(2,\), seen.shape=\(3,\)"):
        label_agreement([0, 1], [0, 1, 1])
