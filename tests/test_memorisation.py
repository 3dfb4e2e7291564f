import dataclasses
import itertools
import json
import math

import numpy as np
import pytest
from scipy.stats import fisher_exact, nhypergeom

import keras_gan
from keras_gan.metrics import memorisation_test
from keras_gan.statistics.copies.order_statistics import (
    detectable_count,
    p_value_below,
    p_value_of_count,
)
from keras_gan.statistics.copies.transforms import TRANSFORMS


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
@pytest.mark.parametrize("order", [1, 6])
def test_p_values_are_valid(rng, ties, order):
    """Of 2000 pairs of like samples no more than alpha give p <= alpha."""
    p_values = []
    for _ in range(2000):
        values, reference = rng.random(80), rng.random(120)
        if ties:
            values, reference = np.floor(values * 15), np.floor(reference * 15)
        p_values.append(p_value_below(values, reference, order))
    for alpha in (0.01, 0.05, 0.2):
        share = np.mean(np.array(p_values) <= alpha)
        assert share < alpha + 3 * np.sqrt(alpha / 2000)
        assert ties or share > alpha / 2  # valid, and not by never saying anything


def test_false_alarms_of_the_whole_test(rng):
    """Also in few dimensions and with duplicates, alpha is kept."""
    alarms = 0
    for number in range(300):
        sets = [rng.normal(size=(n, 1 + number % 3)) for n in (60, 50, 60)]
        if number % 2:
            sets = [np.round(part, 2) for part in sets]
        alarms += memorisation_test(*sets, quantile=0.5, alpha=0.1).memorised
    assert alarms < 30 + 3 * np.sqrt(27)


@pytest.mark.parametrize(("number", "reference", "alpha"), [(50, 30, 0.01), (400, 300, 0.05)])
def test_detectable_count_is_the_first_that_suffices(number, reference, alpha):
    found = detectable_count(number, reference, 3, alpha)
    assert p_value_of_count(found, number, reference, 3) <= alpha
    assert p_value_of_count(found - 1, number, reference, 3) > alpha
    assert detectable_count(2, 10, 1, 0.01) is None


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


NAMES = ("identity", "flip", "shift", "flip+shift")


def brute_ratios(samples, train, name):
    """Of the nearest under one name, over the distance to its neighbour under any."""
    every = [transform for name in NAMES for transform in TRANSFORMS[name]]
    assert len(every) == 18
    ratios = []
    for sample in samples:
        found = [min(brute_distance(sample, t, how) for how in TRANSFORMS[name]) for t in train]
        own = int(np.argmin(found))
        others = [t for k, t in enumerate(train) if k != own]
        neighbour = min(brute_distance(train[own], t, how) for t in others for how in every)
        ratios.append(min(found) / neighbour)
    return np.array(ratios)


@pytest.mark.parametrize("block", [1, 5, 100])
def test_ratios_are_those_of_float64(rng, block):
    train, fake, held_out = (rng.normal(size=(n, 3, 4, 2)).astype("float32") for n in (8, 14, 9))
    fake[:6] = train[:6, :, ::-1] + 0.5 * rng.normal(size=(6, 3, 4, 2))
    result = memorisation_test(
        train, fake, held_out, transforms=NAMES, quantile=0.2, block=block, max_pairs=14
    )
    expected = np.array([brute_ratios(fake, train, name) for name in NAMES])
    held_out_expected = np.array([brute_ratios(held_out, train, name) for name in NAMES])
    np.testing.assert_allclose(result.ratios, expected.min(axis=0), rtol=1e-12)
    np.testing.assert_allclose(result.held_out_ratios, held_out_expected.min(axis=0), rtol=1e-12)
    assert result.threshold == pytest.approx(np.sort(held_out_expected.min(axis=0))[1])
    for number, name in enumerate(NAMES):
        assert result.transform_shares[name] == (expected[number] < result.threshold).mean()

    assert [pair.fake for pair in result.pairs] == list(np.argsort(result.ratios))
    for pair in result.pairs:
        assert pair.ratio == result.ratios[pair.fake]
        assert pair.distance == pytest.approx(
            brute_distance(fake[pair.fake], train[pair.train], pair.transform), rel=1e-12
        )

    nearer = [int((part.min(axis=0) < 1).sum()) for part in (expected, held_out_expected)]
    assert result.nearer_share == nearer[0] / 14 and result.held_out_nearer_share == nearer[1] / 9
    table = [nearer, [14 - nearer[0], 9 - nearer[1]]]
    fisher = fisher_exact(table, alternative="greater").pvalue
    assert result.p_values["neighbour"] == pytest.approx(fisher, rel=1e-9)


@pytest.mark.parametrize("flipped", [False, True])
def test_rough_copies_are_found_by_their_neighbours(digits, rng, flipped):
    train, held_out, ideal = digits
    fake = train[:397, :, ::-1] if flipped else train[:397]
    result = memorisation_test(train, fake + 0.2 * rng.normal(size=fake.shape), held_out)
    assert result.memorised and result.copies == 0
    assert result.p_values["neighbour"] < 1e-20
    new = memorisation_test(train, ideal + 0.2 * rng.normal(size=ideal.shape), held_out)
    assert new.p_value == 1.0


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


def test_a_dense_mode_is_no_copying(rng):
    """Half of the data is 20 times denser: distances there are smaller, ratios are not."""
    train, held_out = (np.concatenate([rng.normal(size=(500, 5)) * s for s in (1, 0.05)])
                       for _ in range(2))  # fmt: skip
    dense = 0.05 * rng.normal(size=(500, 5))
    assert not memorisation_test(train, dense, held_out, quantile=0.1).memorised


def test_order_and_blocks_do_not_matter(digits, rng):
    train, held_out, ideal = digits
    fake = np.concatenate([train[:20], ideal])
    first = memorisation_test(train, fake, held_out)
    order = rng.permutation(len(fake))
    second = memorisation_test(train, fake[order], rng.permutation(held_out), block=33)
    assert second.p_value == first.p_value
    assert second.threshold == first.threshold
    assert second.transform_shares == first.transform_shares
    np.testing.assert_array_equal(second.ratios, first.ratios[order])
    # Grey levels are few: only without ties does the order of the training set not matter.
    train = train + 1e-3 * rng.normal(size=train.shape)
    first, third = (memorisation_test(part, fake, held_out) for part in (train, train[::-1]))
    np.testing.assert_array_equal(third.ratios, first.ratios)


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
    for name in ("ratios", "held_out_ratios"):
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
        ((zeros(9, 2), zeros(1, 2), zeros(99, 2)), {}, r"generate at least 2\. .*fake\)=1"),
        ((zeros(1, 2), zeros(9, 2), zeros(99, 2)), {}, r"train.shape=\(1, 2\)"),
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
