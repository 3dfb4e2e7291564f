"""One constraint for all weights of a model."""


def constrain(model, constraint):
    """Sets `constraint` on every trainable variable of a built model, biases and scales included.

    Keras' layers take constraints variable by variable; a Wasserstein critic needs one for all.
    The optimizer applies it at the end of each of its steps. An earlier constraint of a variable
    is replaced. The layers' configs know nothing of it: constrain a loaded or cloned model again.

    Args:
        model: a built `keras.Model` or layer.
        constraint: a `keras.constraints.Constraint`, or None to free the weights.

    Returns:
        The same model.

    Example:
        critic = constrain(critic, WeightClip(0.01))
    """
    if not model.built:
        raise ValueError(
            "The model has no variables yet. Give it an Input, call it once, or `build` it before "
            f"it is constrained. Received: model={model}"
        )
    for variable in model.trainable_variables:
        variable.constraint = constraint
    return model
