"""What belongs to a condition, as an anchor for what is drawn for it."""

import keras
from keras import ops

from keras_gan.regularizers.regularizer import Regularizer, check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class Supervised(Regularizer):
    """Draws each fake towards the real sample of the same condition; of the generator alone.

        weight * loss(real, fake),     logged as `g_supervised`

    For any conditional variant, whose generator's turn has a real sample for each fake. Where a
    condition leaves much open, as a label does, the anchor pulls towards the mean of what it
    leaves open: a small weight then.

    Args:
        weight: 100 in pix2pix, whose condition is a picture.
        loss: any Keras loss of (real, fake), its name or a function: `"mean_absolute_error"` is
            L1, as in pix2pix, `"mean_squared_error"` L2.

    Example:
        gan = keras_gan.ConditionalGAN.from_spec(data.spec())
        gan.compile(regularizers=[keras_gan.regularizers.Supervised(1.0, "mean_squared_error")])
        g_loss += Supervised()(real, fake)                    # in any other code

    [Isola et al., 2017](https://arxiv.org/abs/1611.07004), equation 3.
    """

    generator_name = "g_supervised"

    def __init__(self, weight=100.0, loss="mean_absolute_error"):
        self.weight = check_weight("weight", weight)
        self.loss = keras.losses.get(loss)

    def __call__(self, real, fake):
        """The weighted term, of samples (batch, ...) whose rows belong together."""
        return self.weight * ops.mean(self.loss(real, fake))

    def generator_term(self, shown):
        if shown.condition is None:
            raise ValueError(
                "Supervised compares samples of the same condition, and this generator is told "
                "none. Take a conditional generator, or leave the regularizer out. "
                "Received: condition=None"
            )
        return self(shown.real, shown.fake)

    def get_config(self):
        return {"weight": self.weight, "loss": keras.losses.serialize(self.loss)}

    @classmethod
    def from_config(cls, config):
        return cls(config["weight"], keras.losses.deserialize(config["loss"]))
