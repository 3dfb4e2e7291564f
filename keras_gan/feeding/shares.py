"""Minibatches that several devices share in equal parts."""


def check_shares(rows, batch_size, replicas, whole_only=False, filled=False):
    """A `ValueError` when a minibatch of so many rows of arrays cannot be cut into equal parts.

    Means over unequal parts would weigh samples differently, and a device without rows has none.

    Args:
        rows: of the arrays.
        batch_size: rows of a minibatch.
        replicas: devices.
        whole_only: a last, shorter minibatch is dropped.
        filled: it is filled up.
    """
    if batch_size % replicas and (rows >= batch_size or whole_only):
        raise ValueError(
            f"Each minibatch is cut into equal parts for {replicas} devices. Choose a multiple of "
            f"{replicas}. Received: batch_size={batch_size}"
        )
    last = rows % batch_size
    if last % replicas and not filled:
        raise ValueError(
            f"The last minibatch has {last} rows, which cannot be cut into equal parts for "
            f"{replicas} devices. Leave rows out: `x[:{rows - last % replicas}]`. "
            f"Received: {rows} rows, batch_size={batch_size}"
        )
