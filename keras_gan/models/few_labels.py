"""A discriminator that is a classifier of samples, few of which have a label."""

import keras

from keras_gan import feeding
from keras_gan.models.data_checks import check_batch, check_finite, check_labels


class FewLabels:
    """Adds labels of some samples, and the classifier they make, to an `AdversarialModel`.

    Neither network is told a label. `fit(x, y)` takes labels with -1 for none, as scikit-learn
    does; the streams may be given apart too, `fit({"real": x, "labelled": some, "labels":
    theirs})`. A step draws a minibatch of each stream, and a class has `num_classes`.
    """

    streams = (("real",), ("labelled", "labels"))
    needs_condition = "labels"

    @classmethod
    def spec_arguments(cls, spec):
        return {"num_classes": spec["condition"]["classes"]}

    def divide(self, x, y, training=False):
        if y is not None:
            x, y = feeding.by_label(x, y, training), None
        if training and isinstance(x, dict) and "labels" in x:
            feeding.check_classes(x["labels"])
        return x, y

    def check_parts(self, parts):
        self.check_data(parts.get("real"))
        if "labelled" in parts:
            check_batch(parts["labelled"], self.generator, self.discriminator)
        if "labels" in parts:
            check_finite("labels", parts["labels"])
            check_labels(parts["labels"], self.num_classes)

    def as_classifier(self):
        """The discriminator as a Keras model from samples to class logits.

        It holds the same weights and is compiled for `evaluate`: (cross-entropy, accuracy). Save
        it, predict with it, compile it with other metrics.
        """
        samples = keras.Input(self.sample_shape, name="samples")
        logits = keras.tree.flatten(self.discriminator(samples))[0]
        classifier = keras.Model(samples, logits, name="classifier")
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        # Keras loads no model that was compiled without an optimizer.
        classifier.compile("sgd", loss=loss, metrics=["accuracy"])
        return classifier
