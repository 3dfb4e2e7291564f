"""From pictures to pictures outside of training, and what their data must be."""

import keras
import numpy as np

from keras_gan.backend import SubstituteScope
from keras_gan.feeding import blocks_of
from keras_gan.layers import Jitter
from keras_gan.models import checks, exporting
from keras_gan.models.data_checks import check_finite, warn_of_upper_half
from keras_gan.models.from_data import FromData
from keras_gan.models.portable import portable
from keras_gan.models.question import question


class Translating(FromData):
    """What a game whose generators translate pictures offers whoever wants them translated.

    Args:
        networks: as in `Game`.
        jitter: pixels by which pictures are enlarged before they are cut back at a random place,
            in training alone: 30 for 256 in pix2pix, 15 for 128 in CycleGAN. Pictures that are
            pairs are moved alike, others each on its own; see `layers.Jitter`.
        flip: mirrors half of the pictures, pairs alike. Without both, the default, pictures are
            learned as they are, and no random number is drawn for them.
        **kwargs: arguments of `Game`.
    """

    #: {where to: the generator that goes there}.
    ways = {"b": "generator"}
    #: Whether pictures are translated as in training: statistics of the pictures, dropout on.
    as_in_training = False
    takes_relativistic = False
    #: What `keras-gan train` takes where papers leave the choice to whoever trains. The papers'
    #: 200 epochs are 80,000 steps for their smallest set; small pictures need fewer.
    usual_steps = 20_000
    usual_average = None
    usual_width = None
    #: The share of a run after which both rates fall to 0, as in the authors' torch code.
    usual_decay_after = 0.5

    @classmethod
    def from_spec(cls, spec, *, width=None, **kwargs):
        """With default networks for the data of a spec; as `from_spec` of other variants.

        Args:
            spec: `{"a": ..., "b": ...}`, what `data.spec()` of a `keras_gan.data.TwoKinds` says.
            width: channels of the networks' first layer; the variant's own choice if None.
            **kwargs: arguments of the class.
        """
        if not {"a", "b"} <= spec.keys():
            raise ValueError(
                f"{cls.__name__} translates pictures a into pictures b, so the spec must have both "
                f"parts. Received: spec with the parts {list(spec)}"
            )
        shapes = [tuple(part["shape"]) for part in (spec["a"], spec["b"])]
        return cls.from_shape(*shapes, **({"width": width} if width else {}), **kwargs)

    def __init__(self, networks, *, jitter=0, flip=False, **kwargs):
        super().__init__(networks, **kwargs)
        self.jitter = jitter
        self.flip = flip
        self.moves = None
        if jitter or flip:
            seed = None if self.seed is None else self.seed + 3  # image pools have 1 and 2
            self.moves = Jitter(jitter, flip, seed, dtype="float32")

    @classmethod
    def from_data(cls, data, **kwargs):
        """`from_spec` of what `keras_gan.data.load` gave; see `from_spec` of other variants."""
        cls._check_pairs(data)
        return super().from_data(data, **kwargs)

    def fit(self, x=None, *args, **kwargs):
        """As `fit` of other games."""
        self._check_pairs(x)
        return super().fit(x, *args, **kwargs)

    @classmethod
    def _check_pairs(cls, data):
        # Equal numbers of both kinds would be learnt as pairs, and nobody would see it.
        if ("a", "b") in cls.streams and not getattr(data, "paired", True):
            raise ValueError(
                f"{cls.__name__} learns from pairs, and these data have none to train on: CycleGAN "
                f"needs no pairs. Received: data={data!r}"
            )

    def translate(self, images, to="b", batch_size=None):
        """Pictures of the other kind, as a float32 NumPy array in the order of `images`.

        The averaged generator translates if there is one. The same pictures give the same result.

        Args:
            images: float array (count, height, width, channels) in [-1, 1].
            to: `"b"`, or `"a"` for a game that knows the way back.
            batch_size: translated at once; 1 where statistics are those of the minibatch, so that
                no picture depends on others, else 32.
        """
        model = self.translator(to)
        images = np.asarray(images, "float32")
        check_pictures("images", images, checks.input_shapes(model)[0])
        size = batch_size or (1 if self.as_in_training else 32)
        return np.asarray(model.predict(images, batch_size=size, verbose=0), "float32")

    def export(self, filepath, format="tf_saved_model", verbose=False, to="b", **kwargs):
        """Write what `translate` makes, for other programs; see `models.exporting.export`.

        Pictures may come one by one or many at once: the statistics that Pix2Pix's networks take in
        training too are those of each picture, and what dropout leaves out is what `translate`
        leaves out now (`models.portable`).

        Args:
            to: as in `translate`.
            filepath, format, verbose, **kwargs: as there.
        """
        network = self.translator(to)
        if self.as_in_training:
            network = portable(self.smooth(self.ways[to])) or network
        if self.writes:
            exporting.export(network, filepath, format, verbose, **kwargs)

    def translator(self, to="b"):
        """The Keras model that `translate` asks.

        It translates as `translate` does: of a game whose pictures are translated as in training
        the networks themselves would not.

        Args:
            to: as in `translate`.

        Example:
            gan.translator().predict(images)
        """
        if to not in self.ways:
            raise ValueError(
                f"{type(self).__name__} translates to {' or '.join(map(repr, self.ways))}. "
                f"Received: to={to!r}"
            )
        # Under a name that Keras looks into neither for layers nor for what is to be saved.
        known = self.__dict__.setdefault("__translators__", {})
        if to not in known:
            network = self.smooth(self.ways[to])
            images = keras.Input(checks.input_shapes(network)[0])
            made = _AsInTraining(network, self.as_in_training)(images)
            known[to] = keras.Model(images, made, name="translator")
        return known[to]

    @question
    def unpack(self, data):
        # `x / 127.5 - 1` of pictures in 8 bits is float64.
        parts = super().unpack(data)
        return {name: keras.ops.cast(part, "float32") for name, part in parts.items()}

    @question
    def vary(self, parts):
        if self.moves is None:
            return parts
        moved = {}
        for stream in self.streams:
            pictures = self.moves([parts[name] for name in stream], training=True)
            moved |= dict(zip(stream, pictures, strict=True))
        return moved

    @question
    def check_parts(self, parts):
        wanted = {"b": "a", "a": "b"}  # what each way begins with
        for name in wanted:
            if parts.get(name) is None:
                raise ValueError(
                    f"Pictures of both kinds are needed, `fit(a, b)`. Received: {name}=None"
                )
        for to, role in self.ways.items():
            network = getattr(self, role)
            check_pictures(wanted[to], parts.get(wanted[to]), checks.input_shapes(network)[0])
            made = checks.first_output_shape(network)[1:]
            low, high = check_pictures(to, parts.get(to), made)
            if checks.output_range(network) == (-1.0, 1.0):
                warn_of_upper_half(to, low, high)
        super().check_parts(parts)

    def call(self, inputs, training=False):
        """Pictures a to pictures b."""
        return self.smooth(self.ways["b"])(inputs, training=training)

    def get_config(self):
        return {**super().get_config(), "jitter": self.jitter, "flip": self.flip}


class _AsInTraining(keras.Layer):
    """Calls a network as in training or not, and leaves its state as it is."""

    def __init__(self, network, as_in_training):
        super().__init__(dtype="float32")
        self.network = network
        self.as_in_training = as_in_training

    def call(self, images):
        with SubstituteScope():
            return keras.ops.cast(self.network(images, training=self.as_in_training), "float32")


def check_one_shape(to_b, to_a):
    """Pictures of one kind go through the generator of the other for an identity term."""
    shapes = [network.input_shape[1:] for network in (to_b, to_a)]
    if shapes[0] != shapes[1]:
        raise ValueError(
            "The identity term shows each generator pictures of the kind that it makes, so both "
            "kinds need one shape, channels included; leave the term out by identity_weight=0. "
            f"Received: a of shape {shapes[0]}, b of shape {shapes[1]}"
        )


def check_pictures(name, images, wanted):
    """(lowest, highest) of pictures; a `ValueError` unless they are `wanted`, in [-1, 1]."""
    shape = tuple(getattr(images, "shape", ()))
    if not checks.fits(shape[1:], wanted):
        hint = " One picture alone needs an axis in front: `x[None]`." * (shape == wanted)
        if len(shape) == len(wanted) + 1 and shape[-1] != wanted[-1]:
            hint = f" They have {shape[-1]} channels and {wanted[-1]} are wanted."
        raise ValueError(
            f"`{name}` must hold pictures of shape {wanted}, channels last.{hint} Resize them, or "
            f"build the networks for them. Received: {name}.shape={shape}"
        )
    if not shape[0]:
        raise ValueError(f"There are no pictures in `{name}`. Received: {name}.shape={shape}")
    check_finite(name, images)
    ends = [(values.min(), values.max()) for _, values in blocks_of(images)]
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    if low < -1.001 or high > 1.001:
        raise ValueError(
            "The generators make pictures in [-1, 1], so the data must lie there too: for images "
            f"of 0..255 `x / 127.5 - 1`. Received: {name} in [{low:g}, {high:g}]"
        )
    return low, high
