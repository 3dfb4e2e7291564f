"""A variant with default networks, from what the data are."""

import dataclasses
import numbers

import keras

from keras_gan.data import check_spec, spec_of_shape
from keras_gan.models.checks import check_layout
from keras_gan.models.from_data import FromData
from keras_gan.models.question import question
from keras_gan.networks import Recipe, weights_of
from keras_gan.networks import before as standing_before

_NAMES = {
    "image": "an image shape (height, width, channels)",
    "vector": "a vector shape (features,)",
    "samples": "samples of any shape",
    "tokens": "a spec of kind 'tokens' (`from_spec`)",
}


class Building(FromData):
    """Adds `from_spec` and `from_shape` to a game."""

    #: {kind of samples: recipe}, such as `{"vector": networks.Dense()}`; see `data.check_spec`.
    recipes = {}
    #: The kind of condition that the data must have, or "any", or None. Every variant takes one if
    #: there is.
    needs_condition = None
    #: What `keras-gan train` takes where papers leave the choice to whoever trains: the length of
    #: a run, and the decay of the averaged generator of images. A model in Python has no average
    #: unless it is asked for.
    usual_steps = 5000
    usual_average = 0.999
    #: The share of a run after which both rates fall to 0; None: they stay.
    usual_decay_after = None
    #: Units or channels of the networks' first layer, where the paper's are too many for a CPU.
    usual_width = None

    @classmethod
    @question
    def players_of(cls, recipe, spec):
        """(generator, discriminator) of a recipe of networks, as this variant needs them."""
        return recipe.players(spec)

    @classmethod
    def default_networks(cls, spec, networks=None, latent_dim=None, width=None):
        """The networks for the data of a checked spec, in the order of the class's arguments."""
        real = spec["real"]
        if networks is not None:
            own = cls.recipes.get(real["kind"])
            networks = _sized(_with_own_wrap(networks, own), latent_dim, width)
            if real["kind"] not in networks.kinds:
                raise ValueError(
                    f"`networks.{type(networks).__name__}` makes players for samples of kind "
                    f"{' or '.join(map(repr, networks.kinds))}. Choose another recipe. "
                    f"Received: {_told(real)}, networks={networks}"
                )
            return cls.players_of(networks, spec)
        if not cls.recipes:
            raise NotImplementedError(f"{cls.__name__} has no default networks. Pass your own two.")
        if real["kind"] not in cls.recipes:
            raise ValueError(
                f"The default networks of {cls.__name__} need "
                f"{' or '.join(_NAMES[kind] for kind in cls.recipes)}. Choose another variant or "
                f"pass your own networks. Received: {_told(real)}"
            )
        return cls.players_of(_sized(cls.recipes[real["kind"]], latent_dim, width), spec)

    @classmethod
    def spec_arguments(cls, spec):
        """Those arguments of the class that follow from the data, as `{name: value}`."""
        return {}

    @classmethod
    def from_spec(cls, spec, *, networks=None, before=(), latent_dim=None, width=None, **kwargs):
        """The variant with default networks for the data of a spec.

        Both networks are told the spec's condition if there is one. Leave it out of the spec for
        networks that are not: `{"real": data.spec()["real"]}`.

        Args:
            spec: what `data.spec()` says, or a dictionary of your own; see `data.check_spec`.
            networks: a recipe of networks (`networks.Strided()`, ...) instead of the variant's;
                what the variant wraps layers in, such as spectral normalisation, goes over to it.
            before: a layer, or several in their order, that samples pass on their way to the
                discriminator, such as `layers.DiffAugment()` or `layers.Pack(2)`.
            latent_dim: size of the latent vector; the variant's own choice if None.
            width: units or channels of the networks' first layer; likewise.
            **kwargs: arguments of the class; `seed` fixes the networks' first weights, too.

        Example:
            data = keras_gan.data.load("digits")
            gan = keras_gan.WGANGP.from_spec(data.spec())
            gan.compile()
            gan.fit(data.train, data.train_labels)
        """
        spec = check_spec(spec)
        if "real" not in spec:
            raise ValueError(
                f"{cls.__name__} makes samples of one kind; these data are pictures of two kinds, "
                "to be translated by Pix2Pix or CycleGAN. "
                f"Received: spec with the parts {list(spec)}"
            )
        cls._check_condition_of(spec)
        if spec["real"]["kind"] == "image":
            check_layout()
        asked = {} if networks is None else {"networks": networks}

        def players(spec):
            return cls.default_networks(spec, latent_dim=latent_dim, width=width, **asked)

        layers = _layers_of(before)
        with weights_of(kwargs.get("seed")):
            made = _with_layers(players, spec, layers) if layers else players(spec)
            # Within the block, since some variants add a head to what they are given.
            return cls(*made, **{**_known(spec), **cls.spec_arguments(spec), **kwargs})

    @classmethod
    def from_shape(
        cls,
        shape,
        *,
        num_classes=None,
        networks=None,
        before=(),
        latent_dim=None,
        width=None,
        **kwargs,
    ):
        """The variant with default networks for samples of `shape`; the short form of `from_spec`.

        Args:
            shape: `(height, width, channels)` of images in [-1, 1], or `(features,)`, or how many.
            num_classes: both networks are told a label in [0, num_classes); None for no labels.
            networks, before, latent_dim, width: as in `from_spec`.
            **kwargs: arguments of the class.
        """
        spec = spec_of_shape(_checked_shape(shape), num_classes)
        return cls.from_spec(
            spec, networks=networks, before=before, latent_dim=latent_dim, width=width, **kwargs
        )

    @classmethod
    def _check_condition_of(cls, spec):
        kind = spec.get("condition", {}).get("kind")
        wanted = cls.needs_condition
        if wanted not in (None, kind) and not (wanted == "any" and kind):
            of_kind = "" if wanted == "any" else f" of kind {wanted!r}"
            raise ValueError(
                f"{cls.__name__} needs data with a condition{of_kind}: "
                "`from_shape(shape, num_classes=10)`, or a spec with "
                '"condition": {"kind": "labels", "classes": 10}. '
                f"Received: spec={str(spec):.200}"
            )


def _checked_shape(shape):
    """The shape of one sample as a tuple; a number counts features."""
    if isinstance(shape, numbers.Integral):
        return (shape,)
    if hasattr(shape, "shape"):
        raise ValueError(
            "This takes the shape of one sample: of an array x it is `x.shape[1:]`. "
            f"Received: shape={type(shape).__name__} of shape {tuple(shape.shape)}"
        )
    listed = hasattr(shape, "__iter__")  # TensorFlow's shapes are no tuples
    if not listed or not all(isinstance(number, numbers.Integral) for number in shape):
        raise ValueError(
            "This takes the shape of one sample, such as (28, 28, 1); of data known by name it is "
            f"`from_data(keras_gan.data.load(name))`. Received: shape={shape!r}"
        )
    shape = tuple(shape)
    if len(shape) == 3 and shape[0] in (1, 3) and shape[1] == shape[2] > 4:
        raise ValueError(
            f"Channels come last: {(*shape[1:], shape[0])}, and `np.moveaxis(x, 1, -1)` turns "
            f"arrays. Received: shape={shape}"
        )
    return shape


def _with_own_wrap(recipe, own):
    """Without its spectral normalisation SNGAN would not be one, whatever the networks."""
    if getattr(own, "wrap", None) and getattr(recipe, "wrap", own.wrap) is None:
        return dataclasses.replace(recipe, wrap=own.wrap)
    return recipe


def _layers_of(before):
    if before is None:
        return []
    layers = list(before) if isinstance(before, (list, tuple)) else [before]
    if not all(isinstance(layer, keras.layers.Layer) for layer in layers):
        raise TypeError(
            "`before` is a layer, or several in their order, such as "
            f"`keras_gan.layers.DiffAugment((\"translation\",))`. Received: before={before!r}"
        )
    return layers


def _with_layers(players, spec, layers):
    """Both players, the discriminator behind layers and made for what comes out of them."""
    real = spec["real"]
    tokens = real["kind"] == "tokens"
    shapes = [(real["length"], real["size"]) if tokens else tuple(real["shape"])]
    for layer in layers:
        shapes.append(tuple(layer.compute_output_shape((None, *shapes[-1]))[1:]))
    generator, discriminator = players(spec)
    if shapes[-1] != shapes[0]:
        _, discriminator = players({**spec, "real": {**real, "shape": list(shapes[-1])}})
    for layer, shape in reversed(list(zip(layers, shapes[:-1], strict=True))):
        discriminator = standing_before(discriminator, layer, shape)
    return generator, discriminator


def _told(real):
    """What a part of a spec says of itself, in an error."""
    shape = f", shape={tuple(real['shape'])}" if "shape" in real else ""
    return f"kind={real['kind']!r}{shape}"


def _known(spec):
    """What a model keeps of its condition: how sentences become numbers, or a limit to check."""
    part = spec.get("condition", {})
    kept = ("labels", "attributes", "text", "tokens", "sound")
    return {"condition": part} if part.get("kind") in kept else {}


def _sized(recipe, latent_dim, width):
    if not dataclasses.is_dataclass(recipe) or not isinstance(recipe, Recipe):
        raise TypeError(
            "`networks` is a recipe that makes both networks for a spec, such as "
            f"`keras_gan.networks.Strided()`. Received: networks={recipe!r}"
        )
    asked = {"latent_dim": latent_dim, "width": width}
    asked = {name: value for name, value in asked.items() if value}
    for name, value in asked.items():
        if not hasattr(recipe, name):
            raise ValueError(
                f"`networks.{type(recipe).__name__}` has no `{name}` to choose. Leave it out. "
                f"Received: {name}={value}"
            )
    return dataclasses.replace(recipe, **asked)
