"""What a user of Keras would guess, and what must not pass in silence."""

import keras
import numpy as np
import pytest
from keras import ops

import keras_gan
from tests.handwritten import BATCH, FEATURES
from tests.players import small_discriminator, small_generator
from tests.test_minibatches import BATCH as ROWS
from tests.test_minibatches import Batches, counting_gan, rows


def array(variable):
    return ops.convert_to_numpy(variable)


def points(count=30):
    return np.random.default_rng(0).normal(size=(count, FEATURES)).astype("float32")


def make(cls=keras_gan.GAN, **kwargs):
    gan = cls(small_generator(), small_discriminator(), seed=1, **kwargs)
    gan.compile()
    return gan


@pytest.mark.parametrize("cls", [keras_gan.GAN, keras_gan.WGANGP])
def test_activity_regularizers_count_both_passes_and_not_the_penaltys(cls):
    """A regularizer that is linear in the output: its gradient is 2 for the bias, 1 a pass."""

    class Sum(keras.regularizers.Regularizer):
        def __call__(self, x):
            return 1e3 * ops.mean(x)

    inputs = keras.Input((FEATURES,))
    layer = keras.layers.Dense(1, activity_regularizer=Sum(), name="out")
    discriminator = keras.Model(inputs, layer(inputs))
    layer.kernel.assign(np.zeros((FEATURES, 1)))
    gan = cls(small_generator(), discriminator, discriminator_steps=1)
    gan.compile(keras.optimizers.SGD(1e-3), keras.optimizers.SGD(1e-3))
    gan.train_on_batch(points(BATCH))
    # Keras divides an activity regularizer by the batch size.
    assert array(layer.bias)[0] == pytest.approx(-2.0 / BATCH, rel=1e-2)


def test_a_dict_of_conditions_finds_its_inputs_by_name():
    latents, text, label = (keras.Input((1,), name=name) for name in ("z", "text", "label"))
    drawn = keras.layers.Lambda(lambda parts: parts[1])([latents, text, label])
    judged = [keras.Input((1,), name=name) for name in ("x", "text", "label")]
    discriminator = keras.Model(judged, keras.layers.Dense(1)(judged[0]))
    gan = keras_gan.GAN(keras.Model([latents, text, label], drawn), discriminator)
    condition = {"text": np.full((3, 1), 5.0), "label": np.full((3, 1), -1.0)}
    np.testing.assert_array_equal(gan.generate(3, condition), np.full((3, 1), 5.0))


@pytest.mark.parametrize("count", [20, 40])
def test_as_many_conditions_as_samples(count):
    gan = keras_gan.ConditionalGAN(
        small_generator(conditional=True), small_discriminator(conditional=True), num_classes=3
    )
    gan.compile()
    with pytest.raises(ValueError, match=f"30 samples and a condition with {count} rows"):
        gan.fit(points(), np.zeros(count, int), verbose=0)


def test_the_average_survives_a_second_compile():
    gan = make(average=0.999)
    gan.fit(points(), batch_size=BATCH, epochs=12, verbose=0)  # 60 steps
    kernel = gan.averaged_generator.get_layer("out").kernel
    kernel.assign(np.full(kernel.shape, 100.0))
    gan.compile()
    gan.train_on_batch(points(BATCH))
    # d = (1 + 60) / (10 + 60), and not 1 / 10 as at the start
    np.testing.assert_allclose(array(kernel), 100 * 61 / 70, rtol=1e-2)


def test_two_regularizers_of_one_name():
    gan = keras_gan.WGANGP(small_generator(), small_discriminator())
    with pytest.raises(ValueError, match=r"a `name` of its own.*'r1', 'r1'"):
        gan.compile(regularizers=[keras_gan.regularizers.R1(), keras_gan.regularizers.R1(2.0)])


def test_a_regularizer_stands_in_the_place_of_the_variants_own():
    gan = keras_gan.WGANGP(small_generator(), small_discriminator(), minibatches="reuse")
    gan.compile(regularizers=[keras_gan.regularizers.GradientPenalty(0.0)])
    history = gan.fit(points(), batch_size=BATCH, verbose=0).history
    assert history["gradient_penalty"] == [0.0]


@pytest.mark.parametrize(
    "arguments", [{"metrics": [keras.losses.Hinge()]}, {"regularizers": [keras.regularizers.L2()]}]
)
def test_compile_refuses_other_objects(arguments):
    gan = keras_gan.GAN(small_generator(), small_discriminator())
    with pytest.raises(TypeError, match=f"`{next(iter(arguments))}` must be a list of"):
        gan.compile(**arguments)


def test_a_py_dataset_is_shuffled_and_told_of_epochs():
    class Told(Batches):
        epochs = 0

        def on_epoch_end(self):
            self.epochs += 1

    data, gan = Told(8 * ROWS), counting_gan(k=2)
    gan.fit(data, steps_per_epoch=4, epochs=3, verbose=0)
    steps = gan.seen.steps()
    assert data.epochs >= 3
    assert len({str(steps[4 * i : 4 * i + 4]) for i in range(3)}) > 1, "the order never changes"


def test_a_sampler_sets_the_length_of_a_loader():
    torch = pytest.importorskip("torch")
    sampler = torch.utils.data.SubsetRandomSampler(range(4 * ROWS))
    data = torch.utils.data.TensorDataset(torch.tensor(rows(16 * ROWS)))
    loader = torch.utils.data.DataLoader(data, batch_size=ROWS, sampler=sampler)
    gan = counting_gan(k=2)
    gan.fit(loader, verbose=0)
    assert len(gan.seen.steps()) == 2


def test_an_iterator_is_read_once():
    gan = counting_gan(k=2)
    gan.fit(iter([(rows(ROWS) + 10 * i,) for i in range(4)]), steps_per_epoch=2, verbose=0)
    assert [step[0][0] for step in gan.seen.steps()] == [0, 20]


@pytest.mark.parametrize("frozen", ["generator", "discriminator"])
def test_a_frozen_player_stays_and_the_other_trains(frozen):
    gan = keras_gan.GAN(small_generator(), small_discriminator(), average=0.9)
    getattr(gan, frozen).trainable = False
    with pytest.warns(UserWarning, match=f"`{frozen}` has no trainable weights"):
        gan.compile()
    before = {
        p: array(getattr(gan, p).get_layer("out").kernel) for p in ("generator", "discriminator")
    }
    gan.fit(points(), batch_size=BATCH, verbose=0)
    for player, old in before.items():
        same = np.array_equal(old, array(getattr(gan, player).get_layer("out").kernel))
        assert same == (player == frozen)


def test_freezing_after_compile_asks_for_another_compile():
    gan = make()
    gan.generator.get_layer("hidden").trainable = False
    with pytest.raises(ValueError, match=r"Call `compile\(\)` again"):
        gan.fit(points(), verbose=0)


def test_a_learning_rate_scheduler_moves_both_rates():
    gan = make()
    schedule = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
    gan.fit(points(), batch_size=BATCH, epochs=2, verbose=0, callbacks=[schedule])
    for optimizer in (gan.generator_optimizer, gan.discriminator_optimizer):
        assert float(array(optimizer.learning_rate)) == pytest.approx(2e-4 / 4)


def test_samples_in_the_middle_of_an_epoch_change_nothing():
    results = []
    for draw in (True, False):
        keras.utils.set_random_seed(0)
        gan = make(keras_gan.WGANGP, discriminator_steps=1)
        drawn = []

        class Draw(keras.callbacks.Callback):
            def on_train_batch_end(self, batch, logs=None, gan=gan, drawn=drawn):
                drawn.append(gan.generate(2, seed=batch))

        callbacks = [Draw()] if draw else []
        gan.fit(points(), batch_size=BATCH, epochs=2, verbose=0, callbacks=callbacks)
        assert len(drawn) == (10 if draw else 0)
        results.append([array(v) for v in gan.weights])
    for one, other in zip(*results, strict=True):
        np.testing.assert_array_equal(one, other)


def test_conditions_are_never_ignored():
    with pytest.raises(ValueError, match="needs a generator of `.latents, labels.`"):
        keras_gan.ConditionalGAN(small_generator(), small_discriminator(), num_classes=3)
    with pytest.raises(ValueError, match="leave `condition` out"):
        make().generate(3, condition=np.zeros(3, int))
    with pytest.raises(ValueError, match="generator with 2 inputs, discriminator with 1"):
        keras_gan.GAN(small_generator(conditional=True), small_discriminator())


def test_no_samples():
    with pytest.raises(ValueError, match="There are no samples"):
        make().fit(points()[:0], verbose=0)
    with pytest.raises(ValueError, match="Received: x=None"):
        make().fit(verbose=0)


def test_no_steps_are_no_epoch_without_end():
    with pytest.raises(ValueError, match="at least 1.*Received: steps_per_epoch=0"):
        make().fit(points(), steps_per_epoch=0, verbose=0)


def test_numpy_integers_are_integers():
    gan = make(discriminator_steps=np.int64(2))
    assert gan.generate(np.int64(3)).shape == (3, FEATURES)
