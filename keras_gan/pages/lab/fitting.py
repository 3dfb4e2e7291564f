"""The variants that fit points in the plane, found by looking at all there are."""

import functools
import inspect

from keras_gan import runs
from keras_gan.models import AdversarialModel
from keras_gan.networks import Dense


@functools.cache
def fitting_variants():
    """{name: class} of the variants that play with two dense networks and are told nothing."""
    classes = {name: runs.variant_class(name) for name in runs.variants()}
    return {name: cls for name, cls in classes.items() if _fits(cls)}


def usual_k(cls):
    """The paper's number of discriminator updates for each generator update."""
    return runs.keywords(cls)["discriminator_steps"].default


def _fits(cls):
    arguments = runs.keywords(cls).values()
    return (
        issubclass(cls, AdversarialModel)
        and isinstance(cls.recipes.get("vector"), Dense)
        and cls.needs_condition is None
        and not cls.made  # of a page that knows a score and a sample, and no further outputs
        and all(argument.default is not inspect.Parameter.empty for argument in arguments)
    )
