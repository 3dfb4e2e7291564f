"""What the command chooses where a paper leaves the choice to whoever trains. Needs no Keras."""

STEPS = 5000  # conditional-gan follows its labels on digits by then, not by 3000
IMAGE_AVERAGE = 0.999  # the densities of points are better without


def recipe(cls, spec):
    """The defaults of `keras-gan train`, for training the same in Python.

    A class itself, such as `WGANGP()`, does what its paper says and no more. The command adds a
    length and, for images, an averaged generator.

    Args:
        cls: the variant's class.
        spec: of the data, `data.spec()`.

    Returns:
        A dictionary:
        - `steps`: 5000.
        - `batch_size`: the paper's minibatch, `cls.batch_size`.
        - `average`: 0.999 for images, else None.

    Example:
        chosen = keras_gan.runs.recipe(keras_gan.WGANGP, data.spec())
        gan = keras_gan.WGANGP.from_spec(data.spec(), average=chosen["average"])
    """
    image = spec["real"]["kind"] == "image"
    return {
        "steps": STEPS,
        "batch_size": cls.batch_size,
        "average": IMAGE_AVERAGE if image else None,
    }
