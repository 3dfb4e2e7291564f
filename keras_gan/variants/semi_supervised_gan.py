"""A classifier that learns from a few labels and from what a generator cannot imitate."""

import keras
from keras import layers, ops

from keras_gan.losses import NonSaturating, class_cross_entropy, feature_matching
from keras_gan.models import AdversarialModel, FewLabels, adams
from keras_gan.models.checks import check_choice
from keras_gan.models.data_checks import check_classes_of
from keras_gan.networks import Convolutional, Dense, completed, with_heads
from keras_gan.regularizers.regularizer import check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class SemiSupervisedGAN(FewLabels, AdversarialModel):
    """The discriminator is a classifier: K class logits, and a logit 0 for "generated".

    Its score is log Z, Z the sum of exp(logits), so that D = Z / (Z + 1). Real samples with and
    without a label raise it, fakes lower it, and labels choose among the classes:

        L_D = (-log D(real) - log(1 - D(fake))) / 2 + label_weight * CE(labels, logits(labelled))
        L_G = distance of the mean features of real and fake samples (`losses.feature_matching`)

    `fit(x, y)` takes labels with -1 for "none", as scikit-learn does, or the streams apart,
    `fit({"real": x, "labelled": some, "labels": theirs})`. Each step sees a minibatch of both.

    Args:
        generator: Keras model of latents.
        discriminator: Keras model of samples that returns `[class logits, features]`, or class
            logits alone, whose last layer's inputs are then the features.
        num_classes: labels are integers in [0, num_classes).
        label_weight: of the cross-entropy of the labels, 1 in the paper.
        distance: of the features, `"squares"` or `"absolute"`.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.SemiSupervisedGAN.from_shape((8, 8, 1), num_classes=10)
        gan.compile()
        gan.fit(images, labels, epochs=100)                     # most labels are -1
        gan.as_classifier().evaluate(test_images, test_labels)  # [cross-entropy, accuracy]

    [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 5.
    """

    terms = ("d_classes",)
    made = {"discriminator": ("class logits", "features")}
    batch_size = 100
    recipes = {"vector": Dense(), "image": Convolutional(normalization=None, dropout=0.5)}

    def __init__(
        self, generator, discriminator, num_classes, label_weight=1.0, distance="squares", **kwargs
    ):
        judge = completed(discriminator, lambda features: features)
        super().__init__(generator, judge, **kwargs)
        check_classes_of(judge, 0, num_classes)
        self.num_classes = num_classes
        self.label_weight = check_weight("label_weight", label_weight)
        check_choice("distance", distance, ("squares", "absolute"))
        self.distance = distance

    @classmethod
    def players_of(cls, recipe, spec):
        spec, classes = {"real": spec["real"]}, spec["condition"]["classes"]
        head = layers.Dense(classes, dtype="float32", name="classes")
        judge = with_heads(recipe.discriminator(spec), head)
        return recipe.generator(spec), keras.Model(judge.inputs[0], judge.outputs[1])

    def default_loss(self):
        return NonSaturating()

    def default_optimizers(self):
        return adams(3e-4, beta_1=0.5)

    def score(self, verdict):
        return ops.logsumexp(verdict[0], axis=1, keepdims=True)

    def d_loss(self, turn):
        return 0.5 * super().d_loss(turn)

    def d_terms(self, turn):
        logits = self.judge(turn.labelled, None)[0]
        return {"d_classes": self.label_weight * class_cross_entropy(turn.labels, logits)}

    def g_loss(self, turn):
        real = getattr(turn, "real_verdict", None) or self.judge(turn.real, None)
        return feature_matching(real[1], turn.fake_verdict[1], self.distance)

    def get_config(self):
        names = ("num_classes", "label_weight", "distance")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
