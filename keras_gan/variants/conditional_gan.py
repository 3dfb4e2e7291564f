"""A GAN that draws what it is asked for."""

import keras

from keras_gan.losses import NonSaturating
from keras_gan.models import AdversarialModel, adams
from keras_gan.networks import Dense, Strided


@keras.saving.register_keras_serializable(package="keras_gan")
class ConditionalGAN(AdversarialModel):
    """Both players are told a class label: `generator([latents, labels])`.

    Args:
        generator: Keras model of `[latents, labels]`.
        discriminator: Keras model of `[samples, labels]`.
        num_classes: labels are integers in [0, num_classes).
        **kwargs: arguments of `AdversarialModel`.

    Example:
        gan = keras_gan.ConditionalGAN.from_shape((8, 8, 1), num_classes=10)
        gan.compile()
        gan.fit(images, labels, epochs=20)
        sevens = gan.generate(16, condition=np.full(16, 7))

    [Mirza and Osindero, 2014](https://arxiv.org/abs/1411.1784).
    """

    # The paper's are dense, with 240 units of Maxout. DCGAN's with a label beside have not begun
    # to follow it when these do in nine of ten (benchmarks/results/time_to_quality.md).
    recipes = {"vector": Dense(), "image": Strided()}
    needs_condition = "labels"

    def __init__(self, generator, discriminator, num_classes, **kwargs):
        kwargs["condition"] = {"kind": "labels", "classes": num_classes}
        super().__init__(generator, discriminator, **kwargs)
        if not self.conditional:
            raise ValueError(
                "ConditionalGAN needs a generator of `[latents, labels]`. "
                f"Received: generator={generator.name} with one input"
            )
        self.num_classes = num_classes

    def default_loss(self):
        return NonSaturating()

    def default_optimizers(self):
        return adams(2e-4, beta_1=0.5)

    @classmethod
    def spec_arguments(cls, spec):
        return {"num_classes": spec["condition"]["classes"]}

    def get_config(self):
        return {**super().get_config(), "num_classes": self.num_classes}
