"""What the command chooses where a paper leaves the choice to whoever trains. Needs no Keras."""

#: What `--networks` takes, and the recipe of `keras_gan.networks`.
NETWORKS = {
    "convolutional": "Convolutional",
    "dense": "Dense",
    "residual": "Residual",
    "resnet": "ResNet",
    "strided": "Strided",
}

#: What `--augment` takes beside "diff", "ada" and some of the first joined by commas.
AUGMENTATIONS = ("color", "translation", "cutout")


def recipe(cls, spec):
    """The defaults of `keras-gan train`, for training the same in Python.

    A class itself, such as `WGANGP()`, does what its paper says and no more. The command adds a
    length and, for images, an averaged generator; of variants that translate pictures both rates
    fall in the second half; networks for tokens have a width that suits a CPU.

    Args:
        cls: the variant's class.
        spec: of the data, `data.spec()`.

    Returns:
        A dictionary:
        - `steps`: `cls.usual_steps`, 5000 for most.
        - `batch_size`: the paper's minibatch, `cls.batch_size`.
        - `average`: `cls.usual_average` for images, 0.999 for most, else None: the densities of
          points are better without.
        - `decay_after`: the share of the run after which both rates fall to 0
          (`callbacks.LinearDecay`), or None.
        - `width`: of the networks' first layer, 64 for tokens; None for the paper's.

    Example:
        chosen = keras_gan.runs.recipe(keras_gan.WGANGP, data.spec())
        gan = keras_gan.WGANGP.from_spec(data.spec(), average=chosen["average"])
    """
    image = all(part["kind"] == "image" for name, part in spec.items() if name != "condition")
    return {
        "steps": cls.usual_steps,
        "batch_size": cls.batch_size,
        "average": cls.usual_average if image else None,
        "decay_after": cls.usual_decay_after,
        "width": cls.usual_width,
    }
