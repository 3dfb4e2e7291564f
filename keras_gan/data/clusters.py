"""Groups of like samples for labels, where no one labelled them."""

import dataclasses
import functools
import numbers

import numpy as np

CLUSTERS = 50
_SIDE = 32  # of the pictures that are compared, in pixels
_COMPONENTS = 50
_ROWS = 1024  # read at once


@functools.lru_cache(maxsize=1)  # a command asks several times for the same
def clusters(data, count=CLUSTERS, seed=0):
    """The same data with groups of like samples as classes, found by k-means.

    A conditional GAN learns much faster than an unconditional one, because it need not find out by
    itself what there is. Told such groups it needs no labels: `generate` without a condition draws
    the groups as often as they are, and so makes samples of all there is.

    Samples are compared by their 50 first principal components; pictures of more than 32 pixels a
    side are first averaged down to at most that.

    Args:
        data: `keras_gan.data.Data` of images or points; its labels are not looked at.
        count: how many groups, from 2 to the number of training samples. On 4,000 digits of 28x28
            pixels 50 were better than 200 and much better than none (docs/measured.md).
        seed: int, for where k-means begins.

    Returns:
        A `Data` whose labels are numbers of groups, from the largest group to the smallest;
        held-out samples are in the group whose centre is nearest.

    Example:
        data = keras_gan.data.clusters(keras_gan.data.load("mnist-5k"))
        gan = keras_gan.ProjectionGAN.from_spec(data.spec(), average=0.995)
        gan.compile()
        gan.fit(*data.training_parts, epochs=80)
        gan.generate(64)

    [Sage et al., 2018](https://arxiv.org/abs/1712.04407), who cluster features of a network.
    """
    # Importing scikit-learn takes a second, and `keras-gan --help` a tenth of one.
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    _check(data, count)
    train, held_out = _flat(data.train), _flat(data.held_out)
    seen = PCA(min(_COMPONENTS, *train.shape), random_state=seed).fit(train)
    found = KMeans(count, n_init=4, random_state=seed).fit(seen.transform(train))
    sizes = np.bincount(found.labels_, minlength=count)
    place = np.empty(count, "int32")
    place[np.argsort(-sizes, kind="stable")] = np.arange(count)
    nearest = found.predict(seen.transform(held_out)) if len(held_out) else np.zeros(0, int)
    return dataclasses.replace(
        data,
        train_labels=place[found.labels_],
        held_out_labels=place[nearest],
        class_names=tuple(f"cluster {i}" for i in range(count)),
        told=None,
    )


def _flat(samples):
    """(samples, numbers) for comparing, read a few at a time."""
    parts = range(0, len(samples), _ROWS)
    small = [_small(np.asarray(samples[start : start + _ROWS])) for start in parts]
    return np.concatenate(small) if small else np.zeros((0, 1), "float32")


def _small(samples):
    if samples.ndim == 4:
        by = -(-max(samples.shape[1:3]) // _SIDE)
        height, width = (side // by for side in samples.shape[1:3])
        cut = samples[:, : height * by, : width * by]
        samples = cut.reshape(len(cut), height, by, width, by, -1).mean(axis=(2, 4))
    return samples.reshape(len(samples), -1)


def _check(data, count):
    if data.sequence is not None:
        raise ValueError(
            f"Clusters are of pictures or points, and {data.name!r} has sequences of tokens. "
            f"Received: data={data!r}"
        )
    whole = isinstance(count, numbers.Integral) and not isinstance(count, bool)
    if not whole or not 2 <= count <= len(data.train):
        raise ValueError(
            f"The number of clusters is a whole number from 2 to {len(data.train)}, the number of "
            f"training samples. Received: count={count!r}"
        )
