"""A GAN whose discriminator must name the class that the generator was asked for."""

import keras
from keras import layers

from keras_gan.losses import class_cross_entropy
from keras_gan.models.data_checks import check_classes_of
from keras_gan.networks import Dense, Strided, completed
from keras_gan.regularizers.regularizer import check_weight
from keras_gan.variants.conditional_gan import ConditionalGAN


@keras.saving.register_keras_serializable(package="keras_gan")
class ACGAN(ConditionalGAN):
    """The discriminator is told no class but tells it, and the generator draws what it can name.

        L_D = -log D(real) - log(1 - D(fake)) + real_weight * CE(real) + fake_weight * CE(fake)
        L_G = -log D(fake) + generator_weight * CE(fake)

    with CE the cross-entropy of the labels under the discriminator's class logits; logged, with
    their weights, as `d_classes` and `g_classes`.

    Args:
        generator: Keras model of `[latents, labels]`.
        discriminator: Keras model of samples that returns `[score, class logits]`; the score
            alone gets a head of class logits beside it, see `networks.with_heads`.
        num_classes: labels are integers in [0, num_classes).
        real_weight, fake_weight: of the class term on real and on generated samples in the
            discriminator's loss, 1 and 1 in the paper.
        generator_weight: of the class term in the generator's loss, 1 in the paper.
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.ACGAN.from_shape((28, 28, 1), num_classes=10)
        gan.compile()
        gan.fit(images, labels, epochs=20)
        sevens = gan.generate(16, condition=np.full(16, 7))

    [Odena et al., 2017](https://arxiv.org/abs/1610.09585). Class terms reward samples that are
    easy to name, so look at the variety within a class beside the classes.
    """

    # TF-GAN weighs as the paper; PyTorch-StudioGAN leaves the fakes out of the discriminator's
    # class term (`fake_weight=0`), as Keras' old example did, which doubled the real one.
    terms = ("d_classes", "g_classes")
    made = {"discriminator": ("score", "class logits")}
    conditional_discriminator = False
    batch_size = 100
    recipes = {"vector": Dense(), "image": Strided()}

    def __init__(
        self,
        generator,
        discriminator,
        num_classes,
        real_weight=1.0,
        fake_weight=1.0,
        generator_weight=1.0,
        **kwargs,
    ):
        head = layers.Dense(num_classes, dtype="float32", name="classes")
        judge = completed(discriminator, head)
        super().__init__(generator, judge, num_classes, **kwargs)
        check_classes_of(judge, 1, num_classes)
        self.real_weight = check_weight("real_weight", real_weight)
        self.fake_weight = check_weight("fake_weight", fake_weight)
        self.generator_weight = check_weight("generator_weight", generator_weight)

    @classmethod
    def players_of(cls, recipe, spec):
        return recipe.generator(spec), recipe.discriminator({"real": spec["real"]})

    def d_terms(self, turn):
        real, fake = (
            class_cross_entropy(turn.condition, verdict[1])
            for verdict in (turn.real_verdict, turn.fake_verdict)
        )
        return {"d_classes": self.real_weight * real + self.fake_weight * fake}

    def g_terms(self, turn):
        fake = class_cross_entropy(turn.condition, turn.fake_verdict[1])
        return {"g_classes": self.generator_weight * fake}

    def get_config(self):
        weights = ("real_weight", "fake_weight", "generator_weight")
        return {**super().get_config(), **{name: getattr(self, name) for name in weights}}
