"""Updates that are not made: what weights would become, as a function of what moves them."""

import keras
from keras import ops

from keras_gan import backend


def adam_ahead(optimizer, variables, loss, steps):
    """The values of `variables` after `steps` more updates of their optimizer.

    Nothing moves. The values can be differentiated with respect to all that `loss` depends on,
    through gradients and moments.

    Args:
        optimizer: a built `keras.optimizers.Adam` of `variables`, without clipping.
        variables: list of `keras.Variable`.
        loss: function from a list of values for them to a number.
        steps: how many updates.
    """
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)  # of a LossScaleOptimizer
    plain = isinstance(optimizer, keras.optimizers.Adam) and not (
        optimizer.amsgrad or optimizer.weight_decay or optimizer.clipnorm or optimizer.clipvalue
        or optimizer.global_clipnorm
    )  # fmt: skip
    if not plain:
        raise ValueError(
            "The updates ahead are those of `keras.optimizers.Adam`, without `amsgrad`, weight "
            "decay and clipping; compile with one. "
            f"Received: optimizer={type(optimizer).__name__}"
        )
    values = _values(variables)
    m, v = (
        _values(one for one in optimizer.variables if one.name.endswith(moment))
        for moment in ("momentum", "velocity")
    )
    beta_1, beta_2 = optimizer.beta_1, optimizer.beta_2
    for ahead in range(1, steps + 1):
        gradients = backend.input_gradients(loss, values)
        count = ops.cast(optimizer.iterations + ahead, "float32")
        unbiased = ops.sqrt(1 - ops.power(beta_2, count)) / (1 - ops.power(beta_1, count))
        rate = optimizer.learning_rate * unbiased
        m = [beta_1 * a + (1 - beta_1) * g for a, g in zip(m, gradients, strict=True)]
        v = [beta_2 * a + (1 - beta_2) * g * g for a, g in zip(v, gradients, strict=True)]
        # The root's slope at 0, where a unit is dead, would be infinite.
        values = [
            value - rate * a / (ops.sqrt(b + 1e-30) + optimizer.epsilon)
            for value, a, b in zip(values, m, v, strict=True)
        ]
    return values


def _values(variables):
    # Copies: TensorFlow's `convert_to_tensor` gives the variable itself back.
    return [ops.copy(variable) for variable in variables]
