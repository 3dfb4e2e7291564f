import dataclasses
import itertools
import json
import math

import numpy as np
import pytest
from scipy.stats import nhypergeom

import keras_gan
from keras_gan.metrics.memorisation import memorisation_test
from keras_gan.metrics.order_statistics import (
    detectable_count,
    p_value_at_orders,
    p_value_below,
    p_value_of_count,
)
from keras_gan.metrics.transforms import TRANSFORMS


@pytest.fixture(scope="module")
def digits():
    """Three parts of the real digits: to train on, held out, and of an ideal generator."""
    data = keras_gan.data.load("digits")
    everything = np.concatenate([data.train, data.held_out])
    order = np.random.default_rng(0).permutation(len(everything))
    return everything[order[:1000]], everything[order[1000:1400]], everything[order[1400:]]


def test_p_value_counts_all_arrangements():
    """4 values and 3 of the reference: 35 arrangements, each as likely as any other."""
    for order, count in itertools.product((1, 2, 3), range(5)):
        favourable = 0
        for places in itertools.combinations(range(7), 3):  # of the reference, by rank
            below = places[order - 1] - (order - 1)
            favourable += below >= count
        expected = favourable / math.comb(7, 3)
        assert p_value_of_count(count, 4, 3, order) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("count", [0, 3, 40, 200])
def test_p_value_is_negative_hypergeometric(count):
    # Drawn without replacement until `order` of the 100 held-out ones have come.
    expected = nhypergeom.sf(count - 1, 400, 300, 5)
    assert p_value_of_count(count, 300, 100, 5) == pytest.approx(expected, rel=1e-6)


def test_ties_do_not_count():
    assert p_value_below(np.zeros(50), np.zeros(50), 3) == 1.0


@pytest.mark.parametrize("ties", [False, True])
def test_p_values_are_valid(rng, ties):
    """Of 3000 pairs of like samples no more than alpha give p <= alpha."""
    p_values = []
    for _ in range(3000):
        values, reference = rng.random(80), rng.random(120)
        if ties:
            values, reference = np.floor(values * 15), np.floor(reference * 15)
        p_values.append(p_value_at_orders(values, reference, (1, 6)))
    for alpha in (0.01, 0.05, 0.2):
        assert np.mean(np.array(p_values) <= alpha) < alpha + 3 * np.sqrt(alpha / 3000)


def test_detectable_count_is_the_first_that_suffices():
    for number, reference, orders, alpha in [(50, 30, [1], 0.01), (400, 300, [1, 3], 0.05)]:
        found = detectable_count(number, reference, orders, alpha)
        for count, enough in ((found, True), (found - 1, False)):
            smallest = min(p_value_of_count(count, number, reference, j) for j in orders)
            assert (len(orders) * smallest <= alpha) is enough
    assert detectable_count(2, 10, [1], 0.01) is None


def padded(image):
    return np.pad(image, ((1, 1), (1, 1), (0, 0)), constant_values=np.nan)


def brute_distance(sample, train, transform):
    """Float64, over the pixels of the moved training image that lie inside of the picture."""
    image = train[:, ::-1] if transform.flip else train
    height, width, _ = image.shape
    moved = padded(image.astype(np.float64))[
        1 - transform.down : 1 - transform.down + height,
        1 - transform.right : 1 - transform.right + width,
    ]
    squares = (sample - moved) ** 2
    return np.sqrt(np.nansum(squares) * squares.size / np.isfinite(squares).sum())


@pytest.mark.parametrize("block", [1, 5, 100])
def test_distances_are_those_of_float64(rng, block):
    train, fake, held_out = (rng.normal(size=(n, 5, 4, 2)).astype("float32") for n in (7, 9, 30))
    names = ("identity", "flip", "shift", "flip+shift")
    result = memorisation_test(
        train, fake, held_out, transforms=names, quantile=0.1, block=block, max_pairs=9
    )
    every = [transform for name in names for transform in TRANSFORMS[name]]
    assert len(every) == 18
    expected = np.array(
        [[[brute_distance(s, t, how) for how in every] for t in train] for s in fake]
    )
    np.testing.assert_allclose(result.distances, expected.min(axis=(1, 2)), rtol=1e-12)
    assert [pair.fake for pair in result.pairs] == list(np.argsort(result.distances))
    for pair in result.pairs:
        assert pair.distance == pytest.approx(
            brute_distance(fake[pair.fake], train[pair.train], pair.transform), rel=1e-12
        )


def test_an_ideal_generator_passes(digits):
    train, held_out, ideal = digits
    result = memorisation_test(train, ideal, held_out)
    assert not result.memorised
    assert result.copies == 0
    assert len(result.pairs) == 64  # the most suspicious ones all the same
    assert (result.n_train, result.n_fake, result.n_held_out) == (1000, 397, 400)


def shifted(images, down, right):
    return np.roll(images, (down, right), axis=(1, 2))


COPIES = {
    "exact": ("identity", None, lambda images: images),
    "flipped": ("flip", (True, 0, 0), lambda images: images[:, :, ::-1]),
    "right": ("shift", (False, 0, 1), lambda images: shifted(images, 0, 1)),
    "up and left": ("shift", (False, -1, -1), lambda images: shifted(images, -1, -1)),
}


@pytest.mark.parametrize("case", COPIES)
@pytest.mark.parametrize("number", [397, 40])
def test_copies_are_found_and_named(digits, case, number):
    name, transform, change = COPIES[case]
    train, held_out, ideal = digits
    fake = np.concatenate([change(train[:number]), ideal[number:]])
    result = memorisation_test(train, fake, held_out, max_pairs=number)
    assert result.memorised and result.p_value < 1e-8
    assert result.copies == result.copied == number
    assert result.transform_shares[name] >= number / 397
    assert {pair.fake for pair in result.pairs} == set(range(number))
    for pair in result.pairs:
        assert pair.train == pair.fake and pair.copy and pair.name == name
        assert transform is None or dataclasses.astuple(pair.transform) == transform


def test_a_flip_is_only_found_where_it_is_asked_for(digits):
    train, held_out, _ = digits
    assert not memorisation_test(
        train, train[:397, :, ::-1], held_out, transforms=("identity", "shift")
    ).memorised
    both = shifted(train[:397, :, ::-1], 1, 0)
    assert not memorisation_test(train, both, held_out).memorised
    assert memorisation_test(train, both, held_out, transforms=("flip+shift",)).copies == 397


def test_twenty_training_images_repeated(digits):
    train, held_out, _ = digits
    result = memorisation_test(train, np.resize(train[:20], (400, 8, 8, 1)), held_out)
    assert result.memorised
    assert (result.copies, result.copied) == (400, 20)


def test_order_and_blocks_do_not_matter(digits, rng):
    train, held_out, ideal = digits
    fake = np.concatenate([train[:20], ideal])
    first = memorisation_test(train, fake, held_out)
    order = rng.permutation(len(fake))
    second = memorisation_test(train[::-1], fake[order], rng.permutation(held_out), block=33)
    assert second.p_value == first.p_value
    assert second.threshold == first.threshold
    assert second.transform_shares == first.transform_shares
    np.testing.assert_array_equal(second.distances, first.distances[order])


def test_copies_survive_the_way_through_float32(rng):
    points = rng.normal(size=(300, 6)) + 100
    result = memorisation_test(points[:100], points[:40].astype("float32"), points[100:])
    assert result.copies == 40 and result.memorised
    assert list(result.transform_shares) == ["identity"]


def test_duplicates_in_the_data_are_no_copying(rng):
    """A tenth of the source is one picture, so it is in all three sets."""

    def draw(number):
        samples = rng.normal(size=(number, 4))
        samples[rng.random(number) < 0.1] = 1.0
        return samples

    train, fake, held_out = draw(300), draw(200), draw(200)
    with pytest.raises(ValueError, match=r"At least 2 held-out.*quantile=0.01"):
        memorisation_test(train, fake, held_out)
    result = memorisation_test(train, fake, held_out, quantile=0.2)
    assert result.copies > 10 and result.held_out_copies > 10
    assert not result.memorised
    assert memorisation_test(train, train[:200], held_out, quantile=0.2).memorised


def test_constant_images_and_tiny_ones(rng):
    held_out = rng.normal(size=(99, 1, 3, 1))
    result = memorisation_test(np.zeros((5, 1, 3, 1)), np.zeros((20, 1, 3, 1)), held_out)
    assert result.copies == 20 and result.memorised


def test_the_result_can_be_written_down(digits):
    train, held_out, ideal = digits
    result = memorisation_test(train, ideal, held_out)
    fields = dataclasses.asdict(result)
    for name in ("distances", "held_out_distances"):
        fields[name] = fields[name].tolist()
    assert json.loads(json.dumps(fields))["pairs"][0]["transform"].keys() == {
        "flip", "down", "right",
    }  # fmt: skip


def zeros(*shape):
    return np.zeros(shape, "float32")


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((zeros(9, 2), zeros(9, 2), zeros(98, 2)), {}, r"at least 99 held.*len\(held_out\)=98"),
        ((zeros(9, 2), zeros(1, 2), zeros(99, 2)), {"alpha": 1e-3}, r"at least 2\. .*fake\)=1"),
        ((zeros(9, 2), zeros(9, 3), zeros(99, 2)), {}, r"same shape.*fake.shape=\(9, 3\)"),
        ((zeros(9, 8, 8), zeros(9, 8, 8), zeros(99, 8, 8)), {}, r"train.shape=\(9, 8, 8\)"),
        ((zeros(9, 2), zeros(9, 2) + np.nan, zeros(99, 2)), {}, "finite.*fake with 9"),
        ((zeros(9, 2), zeros(9, 2).astype("uint8"), zeros(99, 2)), {}, "units.*fake.dtype=uint8"),
        ((zeros(9, 2), zeros(9, 2), zeros(99, 2)), {"quantile": 1}, "quantile=1"),
        ((zeros(9, 2), zeros(9, 2), zeros(99, 2)), {"alpha": 0}, "alpha=0"),
        ((zeros(9, 2), zeros(9, 2), zeros(99, 2)), {"transforms": "flip"}, "transforms='flip'"),
        ((zeros(9, 2), zeros(9, 2), zeros(99, 2)), {"transforms": ("turn",)}, "turn"),
    ],
)
def test_errors(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        memorisation_test(*arguments, **options)
