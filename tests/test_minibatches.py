"""k discriminator steps see k different minibatches, from every kind of data."""

import keras
import numpy as np
import pytest

import keras_gan
from tests.players import small_discriminator, small_generator
from tests.turns import not_on

# What a step reads is made in Python and NumPy; JAX would compile each of these models anew.
pytestmark = not_on("jax")

BATCH, K = 4, 5


class CountingGAN(keras_gan.GAN):
    """Writes down the row numbers that each discriminator step saw."""

    def discriminator_objective(self, turn):
        self.seen.rows.append([int(value) for value in np.asarray(turn.real)[:, 0]])
        return super().discriminator_objective(turn)

    def generator_objective(self, turn):
        self.seen.rows.append("generator")
        return super().generator_objective(turn)


class Seen:
    def __init__(self):
        self.rows = []

    def steps(self):
        """One list of minibatches for each generator update."""
        steps, current = [], []
        for entry in self.rows:
            if entry == "generator":
                steps.append(current)
                current = []
            else:
                current.append(entry)
        assert not current, "a step ended without a generator update"
        return steps


def counting_gan(k=K, **kwargs):
    gan = CountingGAN(
        small_generator(features=1),
        small_discriminator(features=1),
        discriminator_steps=k,
        **kwargs,
    )
    gan.seen = Seen()
    gan.compile(run_eagerly=True)
    return gan


def rows(count):
    return np.arange(count, dtype="float32")[:, None]


class Batches(keras.utils.PyDataset):
    def __init__(self, count):
        super().__init__()
        self.count = count

    def __len__(self):
        return -(-self.count // BATCH)

    def __getitem__(self, index):
        return (rows(self.count)[index * BATCH : (index + 1) * BATCH],)


def generator_of(count):
    yield from Batches(count)


def tf_dataset(count):
    tf = pytest.importorskip("tensorflow")
    return tf.data.Dataset.from_tensor_slices(rows(count)).batch(BATCH)


def torch_loader(count):
    torch = pytest.importorskip("torch")
    data = torch.utils.data.TensorDataset(torch.tensor(rows(count)))
    return torch.utils.data.DataLoader(data, batch_size=BATCH)


KINDS = {
    "arrays": rows,
    "PyDataset": Batches,
    "generator": generator_of,
    "tf.data": tf_dataset,
    "DataLoader": torch_loader,
}


def fit(gan, kind, count, **kwargs):
    data = KINDS[kind](count)
    if kind == "arrays":
        kwargs["batch_size"] = BATCH
    if kind == "generator":
        kwargs.setdefault("steps_per_epoch", count // (BATCH * K))
    gan.fit(data, verbose=0, shuffle=False, **kwargs)
    return gan.seen.steps()


@pytest.mark.parametrize("kind", KINDS)
def test_each_discriminator_step_has_its_own_minibatch(kind):
    gan = counting_gan()
    steps = fit(gan, kind, 2 * K * BATCH)
    expected = np.arange(2 * K * BATCH).reshape(2, K, BATCH).tolist()
    assert steps == expected
    assert int(keras.ops.convert_to_numpy(gan.optimizer.iterations.value)) == 2


@pytest.mark.parametrize("named", [False, True])
def test_a_loader_whose_minibatches_are_no_tuples(named):
    torch = pytest.importorskip("torch")
    data = [{"real": row} if named else row for row in rows(2 * BATCH + 1)]
    loader = torch.utils.data.DataLoader(data, batch_size=BATCH)
    gan = keras_gan.GAN.from_shape((1,), width=2, seed=0)
    gan.compile()
    history = gan.fit(loader, epochs=2, verbose=0, validation_data=loader).history
    assert gan.steps_done == 6 and np.isfinite(history["val_d_loss"]).all()
    whole = gan.evaluate(rows(2 * BATCH + 1), batch_size=BATCH, return_dict=True, verbose=0)
    assert gan.evaluate(loader, return_dict=True, verbose=0).keys() == whole.keys()


@pytest.mark.parametrize("kind", ["arrays", "PyDataset", "tf.data", "DataLoader"])
@pytest.mark.parametrize("extra", [3, BATCH, 2 * BATCH + 1, (K - 1) * BATCH + 1])
def test_a_short_last_group_is_dropped(kind, extra):
    # The last case has a full number of minibatches whose last one is short.
    steps = fit(counting_gan(), kind, 2 * K * BATCH + extra)
    assert steps == np.arange(2 * K * BATCH).reshape(2, K, BATCH).tolist()


@pytest.mark.parametrize("kind", ["arrays", "PyDataset", "tf.data", "DataLoader"])
def test_every_epoch_starts_again(kind):
    steps = fit(counting_gan(), kind, K * BATCH, epochs=3)
    assert steps == np.arange(K * BATCH).reshape(1, K, BATCH).tolist() * 3


@pytest.mark.parametrize("kind", ["arrays", "PyDataset", "tf.data", "DataLoader"])
def test_steps_per_epoch_counts_generator_updates(kind):
    # Five steps out of data for two: the stream begins again.
    steps = fit(counting_gan(), kind, 2 * K * BATCH, epochs=5, steps_per_epoch=1)
    expected = np.arange(2 * K * BATCH).reshape(2, K, BATCH).tolist()
    assert steps == [expected[i % 2] for i in range(5)]


@pytest.mark.parametrize("kind", KINDS)
def test_reuse_shows_one_minibatch_k_times(kind):
    gan = counting_gan(minibatches="reuse")
    steps = fit(gan, kind, 2 * BATCH, **({"steps_per_epoch": 2} if kind == "generator" else {}))
    assert steps == [[list(range(4))] * K, [list(range(4, 8))] * K]


@pytest.mark.parametrize("kind", ["arrays", "PyDataset", "tf.data", "DataLoader"])
def test_one_step_loses_nothing(kind):
    steps = fit(counting_gan(k=1), kind, 2 * BATCH + 3)
    assert steps == [[[0, 1, 2, 3]], [[4, 5, 6, 7]], [[8, 9, 10]]]


@pytest.mark.parametrize("kind", ["arrays", "PyDataset", "tf.data", "DataLoader"])
def test_too_little_data_is_an_error_with_the_sizes(kind):
    fitting = "`batch_size` to 3 or less" if kind == "arrays" else "`batch_size` or"
    with pytest.raises(ValueError, match=rf"5 fresh .* of 4 samples, 20 in all.*Lower {fitting}"):
        fit(counting_gan(), kind, K * BATCH - 1)


def test_unknown_length_asks_for_steps():
    def forever():
        return Endless()

    with pytest.raises(ValueError, match="Pass `steps_per_epoch`"):
        counting_gan().fit(forever(), verbose=0)


class Endless:
    """An iterable that knows no length."""

    def __iter__(self):
        while True:
            yield (rows(BATCH),)


class Unknown:
    """As tf.data says of a Python generator: it may end or not."""

    def __iter__(self):
        for count in range(100):
            assert count < 99, "read to an end that it may not have"
            yield (rows(BATCH),)

    def cardinality(self):
        return -2


def test_data_that_may_never_end_are_not_counted_when_steps_are_given():
    gan = counting_gan()
    gan.fit(Unknown(), steps_per_epoch=2, verbose=0)
    assert gan.steps_done == 2


def test_shuffled_arrays_are_a_function_of_seed_and_step():
    def order(seed, calls):
        gan = counting_gan(seed=seed)
        for epochs in calls:
            gan.fit(rows(45), batch_size=BATCH, epochs=epochs, verbose=0)
        return gan.seen.steps()

    whole = order(7, [3])
    assert order(7, [1, 2]) == whole, "fitting in two parts changes the order"
    assert order(8, [3]) != whole
    first, second = np.ravel(whole[:2]), np.ravel(whole[2:4])
    assert len(set(first)) == 40 and set(first) <= set(range(45)), "a pass repeats a row"
    assert first.tolist() != second.tolist(), "both passes have the same order"


def test_steps_per_epoch_does_not_change_the_order_of_arrays():
    orders = []
    for arguments in ({"epochs": 4}, {"epochs": 2, "steps_per_epoch": 4}):
        gan = counting_gan(seed=3)
        gan.fit(rows(40), batch_size=BATCH, verbose=0, **arguments)
        orders.append(gan.seen.steps())
    assert orders[0] == orders[1]


def test_train_on_batch_wants_k_equal_parts():
    gan = counting_gan()
    gan.train_on_batch(rows(K * BATCH))
    # Interleaved, so that each device of a data-parallel run holds a part of each minibatch.
    assert gan.seen.steps() == [np.arange(K * BATCH).reshape(BATCH, K).T.tolist()]
    with pytest.raises(ValueError, match=r"must be a multiple of 5\. Received: x with 21 rows"):
        gan.train_on_batch(rows(21))


@pytest.mark.parametrize("structure", ["tuple", "dict"])
def test_conditions_of_any_structure_stay_with_their_samples(structure):
    """Condition parts equal to the row number arrive beside that row in every step."""
    inputs = [keras.Input((4,)), keras.Input((1,)), keras.Input((1,))]
    joined = keras.layers.Concatenate()(inputs)
    generator = keras.Model(inputs, keras.layers.Dense(1)(joined))
    judged = [keras.Input((1,)) for _ in range(3)]
    discriminator = keras.Model(judged, keras.layers.Dense(1)(keras.layers.Concatenate()(judged)))
    pairs = []

    class Recording(keras_gan.GAN):
        def discriminator_objective(self, turn):
            first, second = keras.tree.flatten(turn.condition)
            pairs.append([np.asarray(part)[:, 0] for part in (turn.real, first, second)])
            return super().discriminator_objective(turn)

    gan = Recording(generator, discriminator, discriminator_steps=3)
    gan.compile(run_eagerly=True)
    x = rows(24)
    y = (x + 100, x + 200) if structure == "tuple" else {"a": x + 100, "b": x + 200}
    gan.fit(x, y, batch_size=BATCH, verbose=0)
    assert len(pairs) == 6
    for real, first, second in pairs:
        np.testing.assert_array_equal(first, real + 100)
        np.testing.assert_array_equal(second, real + 200)


@pytest.mark.parametrize(("k", "batches"), [(5, 1), (5, 2), (1, 2), (2, 5)])
def test_the_generators_batch_is_whole_minibatches_begun_again(k, batches):
    """Each device has its share of whole minibatches, and so all devices that of the generator."""
    gan, own = counting_gan(k), []
    gan.generator_batches = batches
    update = gan.generator_objective

    def noted(turn):
        own.append([int(value) for value in np.asarray(turn.real)[:, 0]])
        return update(turn)

    gan.generator_objective = noted
    gan.train_on_batch(rows(k * BATCH))
    [minibatches] = gan.seen.steps()
    assert own == [sum((minibatches * batches)[:batches], [])]
