"""Discriminators that return more than the score, made of the same features."""

import keras


def with_heads(discriminator, *heads):
    """The network that returns `[score, ...]`, and of each head what it makes of the features.

    The features are the inputs of the layer that makes the score, or, where a sum or a product
    with the condition makes it, of the layer before that.

    Args:
        discriminator: functional Keras model, such as any recipe's.
        heads: Keras layers or models of features (batch, n).

    Example:
        judge = with_heads(strided_discriminator((28, 28, 1)), keras.layers.Dense(10))
        scores, class_logits = judge(images)
    """
    if hasattr(discriminator, "of_changed"):  # it stands behind layers
        return discriminator.of_changed(lambda network: with_heads(network, *heads))
    features = _features(discriminator)
    inputs = discriminator.inputs
    return keras.Model(
        inputs if len(inputs) > 1 else inputs[0],
        [discriminator.outputs[0], *(head(features) for head in heads)],
        name=discriminator.name,
    )


def completed(discriminator, *heads, of_rows=False):
    """`with_heads` of a network that returns the score alone; any other as it is.

    Args:
        of_rows: whether heads may say something of a row that stands for several samples.
    """
    alone = len(getattr(discriminator, "outputs", None) or ()) == 1
    if alone and not of_rows and getattr(discriminator, "joins_rows", False):
        raise ValueError(
            "A further head says something of each sample, and a layer before this network joins "
            "several into one row. Leave that layer (`Pack`) out, or choose a variant whose "
            f"discriminator scores alone. Received: discriminator={discriminator.name}"
        )
    return with_heads(discriminator, *heads) if alone else discriminator


def with_features(discriminator):
    """The network that returns `[score, features]`; see `with_heads`.

    Example:
        critic = with_features(dense_discriminator((2,), dropout=0.5))
        scores, features = critic(samples)
    """
    return with_heads(discriminator, lambda features: features)


def _features(discriminator):
    tensor = discriminator.outputs[0]
    while True:
        made = [layer for layer in discriminator.layers[::-1] if layer.output is tensor]
        if not made or isinstance(made[0], keras.Model):
            raise ValueError(
                "The layer that makes the score is not among the network's own. Compose networks "
                "by `networks.before`, or return the further outputs yourself. "
                f"Received: discriminator={discriminator.name}"
            )
        if made[0].weights and not isinstance(made[0].input, list):
            return made[0].input
        tensor = keras.tree.flatten(made[0].input)[0]
