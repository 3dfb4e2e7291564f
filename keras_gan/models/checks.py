"""Networks that do not fit each other: errors before training instead of pictures after it."""

import numbers

import keras

# What a generator's last activation can reach. Others are unbounded or unknown.
_RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "softsign": (-1.0, 1.0)}
# They change the shape of samples and no value.
_SHAPING = (keras.layers.Reshape, keras.layers.Flatten, keras.layers.Permute)


def input_shapes(network):
    """Shapes without batch axis of a network's inputs, or None for one that hides them."""
    inputs = getattr(network, "inputs", None)
    return [tuple(tensor.shape[1:]) for tensor in inputs] if inputs else None


def output_range(generator):
    """(low, high) of the generator's last activation, or None."""
    activation = getattr(last_layer(generator), "activation", None)
    return _RANGES.get(getattr(activation, "__name__", None))


def last_layer(network, beside=()):
    """The last layer that changes values, apart from classes `beside`; None if none is shown."""
    passed = (*_SHAPING, *beside)
    layers = [x for x in getattr(network, "layers", ()) if not isinstance(x, passed)]
    return layers[-1] if layers else None


def fits(shape, expected):
    return len(shape) == len(expected) and all(
        size is None or want is None or size == want
        for size, want in zip(shape, expected, strict=True)
    )


def check_choice(name, value, choices):
    if value not in choices:
        raise ValueError(
            f"`{name}` must be one of {', '.join(map(repr, choices))}. Received: {name}={value!r}"
        )


def check_networks(networks, generators, discriminators, made):
    """Every role has a Keras model with weights that returns what the game needs of it."""
    roles = (*generators, *discriminators)
    if set(networks) != set(roles):
        raise ValueError(
            f"This game is played by the networks {', '.join(map(repr, roles))}. "
            f"Received: networks {list(networks)}"
        )
    for role, network in networks.items():
        if not isinstance(network, keras.Layer):
            raise TypeError(
                f"`{role}` must be a Keras model. Received: {role}={network} "
                f"(of type {type(network)})"
            )
        if not network.built:
            raise ValueError(
                f"`{role}` has no weights yet. Call it once on a batch, or begin it with "
                f"`keras.Input(shape)`. Received: {role}={network}"
            )
        outputs = getattr(network, "outputs", None)
        if role in made and outputs and len(outputs) != len(made[role]):
            raise ValueError(
                f"`{role}` must return ({', '.join(made[role])}), and in that order. "
                f"Received: {role}={network.name} with {len(outputs)} output"
                f"{'s' * (len(outputs) > 1)}"
            )
    _check_apart(networks, generators, discriminators)


def _check_apart(networks, generators, discriminators):
    ours, theirs = (
        {id(v) for role in side for v in networks[role].trainable_variables}
        for side in (generators, discriminators)
    )
    if ours & theirs:
        raise ValueError(
            "The two sides play against each other and cannot share weights that are trained. "
            f"Received: {len(ours & theirs)} variables in {' and '.join(networks)} alike"
        )


def first_output_shape(network):
    """Shape with batch axis of a network's first output, or None for one that hides it."""
    outputs = getattr(network, "outputs", None)
    return tuple(outputs[0].shape) if outputs else None


def check_players(generator, discriminator, latent_shape, latents=1, conditional=True):
    """The generator's output must be the discriminator's first input.

    Args:
        generator, discriminator: built Keras models.
        latent_shape: of a subclassed generator, or None.
        latents: inputs of the generator before its conditions.
        conditional: whether the discriminator takes the generator's conditions too.
    """
    inputs = input_shapes(generator)
    if latent_shape is not None and inputs and not fits(tuple(latent_shape), inputs[0]):
        raise ValueError(
            f"`latent_shape` does not fit the generator, whose first input has shape {inputs[0]}. "
            f"Leave it out or change it. Received: latent_shape={tuple(latent_shape)}"
        )
    if latent_shape is None and not inputs:
        raise ValueError(
            "The latent shape cannot be read off a subclassed generator. Pass it, for example "
            "`latent_shape=(128,)`. Received: latent_shape=None"
        )
    expected = input_shapes(discriminator)
    conditions = len(inputs) - latents if inputs and conditional else 0
    if inputs and expected and len(expected) != 1 + conditions:
        taken = "the same conditions" if conditional else "no condition"
        raise ValueError(
            f"The discriminator takes {taken} behind its first input"
            f"{' as the generator' * conditional}. Received: generator with {len(inputs)} inputs, "
            f"discriminator with {len(expected)}"
        )
    made = first_output_shape(generator)
    if expected and made and not fits(tuple(made[1:]), expected[0]):
        raise ValueError(
            f"The generator makes samples of shape {tuple(made[1:])}, the discriminator wants "
            f"{expected[0]}. Change one of them so that both agree. "
            f"Received: generator={generator.name}, discriminator={discriminator.name}"
        )


def check_score(discriminator):
    """A score for each sample or for each patch of it, and not one for each class."""
    shape = first_output_shape(discriminator) or ()
    if len(shape) == 2 and shape[-1] not in (1, None):
        raise ValueError(
            "The discriminator must return one score for each sample, a logit: let it end in "
            "`Dense(1)`, or answer the question `score` with one. "
            f"Received: {discriminator.name} with outputs of shape {shape}"
        )


def check_scalars(terms):
    """Every term of an objective is one number, or a `ValueError`."""
    for name, term in terms.items():
        if term is None or len(getattr(term, "shape", ())):
            what = "None" if term is None else f"a tensor of shape {tuple(term.shape)}"
            raise ValueError(
                "Each term of an objective is one number: take the mean, `ops.mean(...)`. "
                f"Received: {name} as {what}"
            )


def check_layout():
    """Default networks of pictures have channels last, which not every keras.json wants."""
    layout = keras.config.image_data_format()
    if layout != "channels_last":
        raise ValueError(
            "Default networks take pictures (height, width, channels): call "
            '`keras.config.set_image_data_format("channels_last")` first, or pass networks of your '
            f"own. Received: keras.config.image_data_format()={layout!r}"
        )


def check_seed(seed):
    """An integer that every backend takes, or None."""
    whole = isinstance(seed, numbers.Integral) and 0 <= seed < 2**31
    if seed is not None and not whole:
        raise ValueError(f"`seed` must be an integer in [0, 2**31) or None. Received: seed={seed}")
