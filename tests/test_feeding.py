"""Which rows reach a step: unpaired streams, dictionaries of parts, arrays that stay on disk."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from keras_gan import feeding
from tests.games import two_domains
from tests.players import small_discriminator, small_generator
from tests.turns import not_on

# As in test_minibatches; test_games and test_cross_backend read streams there.
pytestmark = not_on("jax")

BATCH, K, SEED = 4, 2, 3


class OnDisk:
    """An array that can be read a few rows at a time, and never whole."""

    streamed = True

    def __init__(self, array, most):
        self.array, self.most = array, most
        self.shape, self.dtype, self.ndim = array.shape, array.dtype, array.ndim

    def __len__(self):
        return len(self.array)

    def __getitem__(self, rows):
        taken = self.array[rows]
        assert len(taken) <= self.most, f"{len(taken)} rows were read at once"
        return taken

    def __array__(self, dtype=None, copy=None):
        raise AssertionError("the whole array was asked for")


def arrays(model):
    return [ops.convert_to_numpy(v) for v in [*model.variables, *model.optimizer.variables]]


def points(rng, count=22):
    return rng.normal(size=(count, *small_discriminator().input_shape[1:])).astype("float32")


def fitted(x, held_out, k):
    keras.utils.set_random_seed(0)
    gan = keras_gan.GAN(small_generator(), small_discriminator(), discriminator_steps=k, seed=1)
    gan.compile()
    logs = gan.fit(x, validation_data=(held_out,), batch_size=BATCH, epochs=2, verbose=0).history
    return gan, logs


@pytest.mark.parametrize("k", [1, K])
def test_arrays_on_disk_train_as_those_in_memory(rng, k, tmp_path):
    x, held_out = points(rng), points(rng, 10)
    expected, logs = fitted(x, held_out, k)
    np.save(tmp_path / "x.npy", x)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    for on_disk in (mapped, OnDisk(x, 22)):
        gan, seen = fitted(on_disk, OnDisk(held_out, 10), k)
        for one, other in zip(arrays(expected), arrays(gan), strict=True):
            np.testing.assert_array_equal(one, other)
        assert seen == logs


def test_a_large_array_on_disk_is_read_in_blocks(rng):
    """9,000 rows: checks read at most 4,096 of them at once, a step `BATCH`."""
    gan, _ = fitted(OnDisk(np.tile(points(rng, 10), (900, 1)), 4096), points(rng, 10), K)
    assert gan.steps_done == 2 * 9000 // (BATCH * K)


@pytest.mark.parametrize("shares, last", [(1, [4, 5, 6]), (2, [4, 5, 6, 4]), (4, [4, 5, 6, 4]),
                                          (5, [4, 5, 6, 4, 5])])  # fmt: skip
def test_a_short_minibatch_is_filled_up_for_several_devices(shares, last):
    rows = np.arange(7)
    groups = feeding.ArrayGroups(
        [{"real": rows}], 4, 1, False, SEED, lambda: 0, endless=False, shares=shares
    )
    blocks = [block.tolist() for (block,) in groups.row_blocks()]
    assert blocks == [[[0, 1, 2, 3]], [last]]
    assert groups[1][0]["real"].tolist() == last


class Watching(two_domains.TwoDomains):
    """Writes down the first numbers of the rows that each turn saw."""

    def discriminator_objective(self, turn):
        self.seen.rows.append(
            [np.asarray(part)[:, 0].astype(int).tolist() for part in (turn.a, turn.b)]
        )
        return super().discriminator_objective(turn)


class Seen:
    def __init__(self):
        self.rows = []


def watching(k=K):
    made = two_domains.make()
    game = Watching(made.a_to_b, made.b_to_a, made.judge_a, made.judge_b, discriminator_steps=k,
                    seed=SEED)  # fmt: skip
    game.seen = Seen()
    game.compile(run_eagerly=True)
    return game


def numbered(count):
    return np.repeat(np.arange(count, dtype="float32")[:, None], two_domains.SIZE, axis=1)


def test_each_stream_has_the_order_that_its_seeds_say():
    """24 and 17 rows in steps of 8: three steps an epoch, the second stream's passes have two."""
    game = watching()
    game.fit({"a": numbered(24), "b": numbered(17)}, epochs=2, verbose=0)

    def rows(count, seeds):
        order = np.random.default_rng(seeds).permutation(count)
        return order[: count // 8 * 8].reshape(-1, K, BATCH).tolist()

    a = [group for turn in range(2) for group in rows(24, [SEED, turn])]
    b = [group for turn in range(3) for group in rows(17, [SEED, turn, 1])]
    expected = [[a[s][i], b[s][i]] for s in range(6) for i in range(K)]
    assert game.seen.rows == expected


def test_a_stream_shorter_than_a_step_is_repeated_within_it():
    game = watching()
    game.fit({"a": numbered(16), "b": numbered(3)}, shuffle=False, verbose=0)
    second = [rows for _, rows in game.seen.rows]
    assert second == [[0, 1, 2, 0], [1, 2, 0, 1]] * 2


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        rows = slice(BATCH * index, BATCH * (index + 1))
        return ({"a": numbered(16)[rows], "b": numbered(16)[rows] + 100},)


def generated():
    for batch in range(4):
        yield Batches()[batch]


def tf_dataset():
    tf = pytest.importorskip("tensorflow")
    parts = {"a": numbered(16), "b": numbered(16) + 100}
    return tf.data.Dataset.from_tensor_slices(parts).batch(BATCH)


@pytest.mark.parametrize("make, steps", [(Batches, None), (generated, 2), (tf_dataset, None)])
def test_batches_are_dictionaries_of_parts(make, steps):
    game = watching()
    game.fit(make(), shuffle=False, steps_per_epoch=steps, verbose=0)
    rows = np.arange(16).reshape(4, BATCH)
    assert game.seen.rows == [[one.tolist(), (one + 100).tolist()] for one in rows]


def test_wgan_clips_and_leaves_no_constraint_behind(rng):
    discriminator = small_discriminator()
    gan = keras_gan.WGAN(small_generator(), discriminator, clip=0.02)
    gan.compile()
    gan.fit(points(rng, 40), batch_size=BATCH, verbose=0)
    largest = [np.abs(ops.convert_to_numpy(v)).max() for v in discriminator.trainable_variables]
    assert max(largest) == pytest.approx(0.02, rel=1e-6)
    assert all(v.constraint is None for v in discriminator.variables)
