"""From the settings of a run to its model. Imports Keras."""

import keras

from keras_gan import metrics, networks
from keras_gan.data import spec_of_shape
from keras_gan.runs.before import layers_before
from keras_gan.runs.recipes import NETWORKS
from keras_gan.runs.variant_files import variant_class

#: Of pictures, the default networks of former versions, with which a run may have begun.
_FORMER = networks.Convolutional(normalization=None), networks.Strided(width=16)


def build(settings):
    """A fresh, compiled model; the same settings give the same weights.

    Sets Keras' seed (`keras.utils.set_random_seed`). Of a run that a former version began with
    other default networks, as its `parameters` tell, it has those.

    Args:
        settings: what run.json holds: `variant`, `shape`, `target_shape`, `tokens`, `class_names`,
            `text`, `latent_dim`, `width`, `networks`, `augment`, `pack`, `average`, `seed`,
            `learning_rate`, `set`; of a run that has begun, `parameters`.
    """
    chosen = getattr(networks, NETWORKS[settings["networks"]])() if settings["networks"] else None
    model = _built(settings, chosen)
    begun_with = settings.get("parameters")
    images = len(settings["shape"]) == 3 and not settings["target_shape"]
    if chosen or not images or begun_with in (None, parameters_of(model)):
        return model
    others = (_built(settings, former) for former in _FORMER)
    return next((other for other in others if parameters_of(other) == begun_with), model)


def parameters_of(model):
    """{network's name: number of its weights}."""
    roles = (*model.generators, *model.discriminators)
    return {role: getattr(model, role).count_params() for role in roles}


def _built(settings, recipe):
    keras.utils.set_random_seed(settings["seed"])
    arguments = {"average": settings["average"] or None, "seed": settings["seed"]}
    arguments |= {name: settings[name] for name in ("latent_dim", "width") if settings[name]}
    if recipe is not None:
        arguments["networks"] = recipe
    if before := layers_before(settings):
        arguments["before"] = before
    model = variant_class(settings["variant"]).from_spec(
        spec_of(settings), **arguments, **settings["set"]
    )
    model.compile(metrics=_watched(model))
    if settings["learning_rate"]:
        _set_learning_rate(model, settings["learning_rate"])
    return model


def _watched(model):
    """What is logged beside the losses; an objective of one's own may tell of nothing judged."""
    own = not type(model).discriminator_objective.__module__.startswith("keras_gan.")
    return ["gradient_norm"] if own else metrics.training_names(model.default_loss())


def spec_of(settings):
    """The spec of the data that a run trains on, its condition only if the model is told it."""
    if settings["target_shape"]:
        shapes = {"a": settings["shape"], "b": settings["target_shape"]}
        return {kind: spec_of_shape(shape)["real"] for kind, shape in shapes.items()}
    if settings["tokens"]:
        return {"real": settings["tokens"]}
    names = settings["class_names"]
    spec = spec_of_shape(settings["shape"], len(names) if names else None)
    return {**spec, "condition": settings["text"]} if settings["text"] else spec


def _set_learning_rate(model, rate):
    for optimizer in (model.generator_optimizer, model.discriminator_optimizer):
        try:
            optimizer.learning_rate = rate
        except TypeError as error:
            raise ValueError(
                f"The rates of {type(model).__name__} follow the paper's schedule; leave it out. "
                f"Received: learning_rate={rate}"
            ) from error
