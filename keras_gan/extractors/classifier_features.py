"""Features of a small classifier of the data's own labels: the default that needs no download."""

import numpy as np
from keras import ops

from keras_gan.extractors.classifier_training import RECIPE, seen_by, train, untrained
from keras_gan.extractors.extractor import Extractor, check_samples
from keras_gan.files import cached_arrays, fingerprint, held, select

_LEAST = 20  # images


class ClassifierFeatures(Extractor):
    """The last hidden layer (64) and the logits of a convolutional network trained on labels.

    What a small classifier looks at is what distinguishes the classes, so its FID sees digits
    that are no digits and classes that are missing, and hardly the texture. Its numbers compare
    generators on the same data with each other, never with published FIDs; that is why its
    accuracy on held-out data is part of its name, and of the metrics' names.

    Training takes seconds for small images, is done once and kept on disk by the content of the
    data (`keras_gan.files.cache_folder`). Other backends then load the same weights. It fits its
    own training images best: read every number beside that of real held-out ones.

    Args:
        images: float array (number, height, width, channels) in [-1, 1].
        labels: int array (number,) from 0.
        held_out: (images, labels) to measure the accuracy on; a tenth of the images if None.
        name: str, the accuracy is put behind it.
        seed: int, fixes the initial weights and the order of the data.

    Example:
        data = keras_gan.data.load("digits")
        features = keras_gan.extractors.ClassifierFeatures.of(data)
        features.name, features.accuracy           # such as "digits-cnn-99.2%", 0.9916
        gan.compile(metrics=[keras_gan.metrics.FID(features), keras_gan.metrics.IS(features)])
    """

    fitted_to_data = True

    def __init__(self, images, labels, held_out=None, name="classifier", seed=0):
        images, labels = held(images), np.asarray(labels)
        _check(images, labels)
        if held_out is None:
            tenth = np.arange(len(images)) % 10 == 9
            held_out = select(images, tenth), labels[tenth]
            images, labels = select(images, ~tenth), labels[~tenth]
        held_out = held(held_out[0]), np.asarray(held_out[1])
        _check(*held_out)
        classes = int(max(labels.max(), held_out[1].max())) + 1
        self.classes = classes
        #: What the classes mean, if that is known.
        self.class_names = None
        self.network = untrained(images.shape[1:], classes, seed)
        key = fingerprint(RECIPE, images, labels, list(held_out), classes, seed)
        kept = cached_arrays(
            "classifier", key, lambda: _trained(self.network, images, labels, held_out, seed)
        )
        self.accuracy = float(kept.pop("accuracy"))
        self.network.set_weights([kept[f"weight_{i:02d}"] for i in range(len(kept))])
        super().__init__(f"{name}-{100 * self.accuracy:.1f}%")

    @staticmethod
    def fits(data):
        """Whether a `keras_gan.data.Data` holds what a classifier can learn from."""
        labelled = data.train_labels is not None and len(data.train_labels) >= _LEAST
        return labelled and len(data.shape) == 3 and len(np.unique(data.train_labels)) > 1

    @classmethod
    def of(cls, data, seed=0):
        """The classifier of a `keras_gan.data.Data` with labels, trained on `data.train`."""
        if not cls.fits(data):
            raise ValueError(
                "A classifier needs images with labels of at least two classes. Use "
                "`InceptionFeatures()` for images without, and `Pixels()` for points. "
                f"Received: data={data}"
            )
        held_out = None
        if len(data.held_out) and data.held_out_labels is not None:
            held_out = data.held_out, data.held_out_labels
        name = data.name.replace("/", "-").replace(":", "-")
        found = cls(data.train, data.train_labels, held_out, f"{name}-cnn", seed)
        found.class_names = data.class_names
        return found

    def __call__(self, samples):
        features, logits = self.network(ops.cast(samples, "float32"), training=False)
        return {"features": features, "logits": logits}

    def settings(self):
        return [RECIPE, *map(np.asarray, self.network.get_weights())]

    def check(self, samples, generated=False):
        super().check(samples, generated)
        wanted = self.network.input_shape[1:]
        if tuple(np.shape(samples)[1:]) != wanted:
            raise ValueError(
                f"{self.name} was trained on images of shape {wanted}. "
                f"Received: samples of shape {tuple(np.shape(samples)[1:])}"
            )

    def predict_labels(self, samples, batch_size=256):
        """int array (number,), the class that each sample looks like."""
        logits = [
            ops.convert_to_numpy(self(samples[start : start + batch_size])["logits"])
            for start in range(0, len(samples), batch_size)
        ]
        return np.concatenate(logits).argmax(axis=1)


def _check(images, labels):
    check_samples(images)
    if images.ndim != 4 or labels.shape != (len(images),):
        raise ValueError(
            "A classifier is trained on images (number, height, width, channels) and labels "
            f"(number,). Received: images.shape={images.shape}, labels.shape={labels.shape}"
        )
    if len(images) < 2:
        raise ValueError(f"There must be images to learn from. Received: {len(images)} images")
    if labels.dtype.kind not in "iu" or labels.min() < 0:
        raise ValueError(
            "Labels are integers from 0. "
            f"Received: labels of type {labels.dtype} from {labels.min()}"
        )


def _trained(network, images, labels, held_out, seed):
    """{"weight_00": array, ..., "accuracy": share of held-out images classified right}."""
    train(network, images, labels, seed)
    weights = {f"weight_{i:02d}": np.asarray(w) for i, w in enumerate(network.get_weights())}
    right = seen_by(network, held_out[0]) == held_out[1]
    return {**weights, "accuracy": np.array(right.mean())}
