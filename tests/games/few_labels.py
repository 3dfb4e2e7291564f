"""A discriminator of (score, class logits), a stream without labels and a short one with them."""

import keras
from keras import layers, ops

import keras_gan
from keras_gan.models import AdversarialModel, adams

CLASSES = 3


def cross_entropy(labels, logits):
    return ops.mean(ops.sparse_categorical_crossentropy(labels, logits, from_logits=True))


@keras.saving.register_keras_serializable(package="tests")
class FewLabels(AdversarialModel):
    streams = (("real",), ("labelled", "labels"))
    terms = ("classes",)
    made = {"discriminator": ("score", "class logits")}
    batch_size = 4

    def default_loss(self):
        return keras_gan.losses.NonSaturating()

    def default_optimizers(self):
        return adams(1e-2, 0.5)

    def d_terms(self, turn):
        _, logits = self.judge(turn.labelled, None)
        return {"classes": cross_entropy(turn.labels, logits)}


def make(**kwargs):
    generator = keras.Sequential([keras.Input((2,)), layers.Dense(5, "relu"), layers.Dense(2)])
    samples = keras.Input((2,))
    features = layers.Dense(6, "relu")(samples)
    outputs = [layers.Dense(1)(features), layers.Dense(CLASSES)(features)]
    return FewLabels(generator, keras.Model(samples, outputs), seed=4, **kwargs)


def data(rng):
    """30 rows without labels; 3 with, fewer than one minibatch."""
    return {
        "real": rng.normal(size=(30, 2)).astype("float32"),
        "labelled": rng.normal(size=(3, 2)).astype("float32"),
        "labels": rng.integers(0, CLASSES, 3).astype("int32"),
    }
