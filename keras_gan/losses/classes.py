"""How far class logits are from the labels."""

from keras import ops


def class_cross_entropy(labels, logits):
    """Mean of -log softmax(logits)[label], in nats.

    Args:
        labels: (batch,) integers in [0, classes).
        logits: (batch, classes).

    Example:
        loss = class_cross_entropy(labels, class_logits)
    """
    return ops.mean(ops.sparse_categorical_crossentropy(labels, logits, from_logits=True))
