"""One setting in training: a GAN of points, and all that the page draws of it."""

import dataclasses
import warnings

import keras
import numpy as np
from keras import ops
from scipy.special import ndtri

from keras_gan import losses, regularizers
from keras_gan.backend import input_gradients
from keras_gan.data import spec_of_shape
from keras_gan.losses import Minimax, NonSaturating
from keras_gan.networks import weights_of
from keras_gan.pages.lab.fitting import fitting_variants
from keras_gan.pages.lab.measures import COUNTED, Measures
from keras_gan.pages.lab.plain_network import PlainNetwork, as_text
from keras_gan.pages.lab.settings import LOSSES, OPTIMIZERS, PENALTIES

#: Fakes that the page draws, and how many of them have an arrow.
SHOWN, ARROWS = 256, 100
#: Along each axis, of the grid of noise whose cells are all as likely.
KNOTS = 19


class Arm:
    """A GAN with one setting, its data and its measures.

    Args:
        settings: {name: value} of `settings.ARM`.
        plane: `plane.Plane`, the data.
        points: float32 (count, 2), what is trained on.
        seed: int.

    Raises a `ValueError` where the settings do not go together.
    """

    def __init__(self, settings, plane, points, seed):
        self.settings = settings
        self.points = points
        self.gan = _built(settings, seed)
        self.generator = PlainNetwork(self.gan.generator)
        self.discriminator = PlainNetwork(self.gan.discriminator)
        self._measure = Measures(plane, seed)
        latents = self.gan.sampling_inputs(COUNTED, seed=seed)
        self._latents, self._shown = latents, latents[:SHOWN]
        self._rng = np.random.default_rng([seed, 3])
        self.losses = {"d_loss": None, "g_loss": None}
        self.floor = self._measure.floor(seed)

    def train(self, steps):
        """Whole training steps, by `fit`, whose order of the data does not depend on their cut."""
        history = self.gan.fit(
            self.points, batch_size=self.settings["batch"], steps_per_epoch=steps, verbose=0
        ).history
        self.losses = {name: history[name][-1] for name in self.losses}

    def move(self, side):
        """One side's part of a step, on real points drawn for it."""
        count = self.gan.discriminator_steps + bool(self.gan.generator_minibatch)
        rows = self._rng.integers(len(self.points), size=count * self.settings["batch"])
        self.gan.reset_metrics()
        self.gan.train_side_on_batch(f"{side}s", self.points[rows])
        name = f"{side[0]}_loss"
        self.losses[name] = float(self.gan.get_metrics_result()[name])

    def set_rate(self, player, rate):
        """Of one player's optimizer, from the next step on."""
        self.settings = {**self.settings, f"{player[0]}_rate": rate}
        getattr(self.gan, f"{player}_optimizer").learning_rate = rate

    def scene(self):
        """What stays as it is until the next `setup`."""
        loss = self.gan.adversarial_loss
        return {
            "settings": self.settings,
            "generator": self.generator.described(),
            "discriminator": self.discriminator.described(),
            "latents": as_text(self._shown),
            "knots": _knots(self.settings["noise"]),
            "probability": isinstance(loss, (NonSaturating, Minimax)),
            "floor": self.floor,
            "of_modes": None if self._measure.plane.centers is None
            else len(self._measure.plane.centers),
        }  # fmt: skip

    def frame(self):
        """What one picture is drawn from: weights, slopes of the generator's loss, numbers."""
        numbers = {**self.losses, **self._measure(self.generator(self._latents))}
        return {
            "generator": self.generator.packed(),
            "discriminator": self.discriminator.packed(),
            "slopes": as_text(self.slopes()),
            "rates": {name: self.settings[name] for name in ("g_rate", "d_rate")},
            **{name: _finite(value) for name, value in numbers.items()},
        }

    def slopes(self):
        """d L_G / d D(fake_i), times the number of fakes, of those with an arrow.

        The page multiplies them by the discriminator's gradient, whatever the loss is.
        """
        fake = self.discriminator(self.generator(self._shown[:ARROWS]))
        scores = [ops.convert_to_tensor(fake)]
        loss = self.gan.adversarial_loss
        if loss.relativistic:
            scores.append(ops.convert_to_tensor(self.discriminator(self.points[:ARROWS])))
        made = input_gradients(lambda fake: loss.generator(fake, *scores[1:]), scores[0])
        return ops.convert_to_numpy(made)[:, 0] * ARROWS


def _built(settings, seed):
    classes = fitting_variants()
    if settings["variant"] not in classes:
        raise ValueError(
            f"The laboratory has points in the plane, for {', '.join(classes)}. "
            f"Received: variant={settings['variant']!r}"
        )
    cls = classes[settings["variant"]]
    spec = spec_of_shape((2,))
    recipe = dataclasses.replace(cls.recipes["vector"], latent_dim=settings["noise_dim"])
    players = [
        dataclasses.replace(recipe, width=settings[f"{p}_width"], depth=settings[f"{p}_layers"])
        for p in "gd"
    ]
    chosen = {"latents": settings["noise"], "discriminator_steps": settings["k"], "seed": seed}
    with weights_of(seed):
        gan = cls(
            players[0].generator(spec),
            players[1].discriminator(spec),
            **{**cls.spec_arguments(spec), **chosen},
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as of networks that are small on purpose
        gan.compile(
            _optimizer(settings, "g"),
            _optimizer(settings, "d"),
            loss=_loss(settings["loss"]),
            regularizers=_penalties(settings, gan.default_regularizers()),
        )
    return gan


def _knots(noise):
    """Where noise is cut into equally likely parts, without the far ends of the bell curve."""
    if noise == "uniform":
        return np.linspace(-1, 1, KNOTS).tolist()
    return ndtri(np.linspace(0.02, 0.98, KNOTS)).tolist()


def _optimizer(settings, player):
    name, arguments = OPTIMIZERS[settings[f"{player}_optimizer"]]
    return getattr(keras.optimizers, name)(settings[f"{player}_rate"], **arguments)


def _loss(word):
    if LOSSES[word] is None:
        return None
    name, *arguments = LOSSES[word]
    return getattr(losses, name)(*arguments)


def _penalties(settings, own):
    """The chosen penalty, unless it is one of the variant's `own`."""
    name = PENALTIES[settings["penalty"]]
    if name is None:
        return []
    penalty = getattr(regularizers, name)(settings["weight"])
    if penalty.name in {regularizer.name for regularizer in own}:
        raise ValueError(
            f"{settings['variant']} brings this penalty itself. Choose another, or none. "
            f"Received: penalty={settings['penalty']!r}"
        )
    return [penalty]


def _finite(value):
    """A number that JSON has, or None."""
    return value if value is not None and np.isfinite(value) else None
