"""WGAN-GP whose critic must also be smooth at the real data themselves."""

import keras
from keras import ops

from keras_gan.networks import Convolutional, Dense, completed
from keras_gan.variants.wgan_gp import WGANGP


@keras.saving.register_keras_serializable(package="keras_gan")
class WGANCT(WGANGP):
    """Two passes of the same real samples under dropout, x' and x'', must agree.

        consistency_weight * mean max(0, (D(x') - D(x''))^2 + 0.1 mean (F(x') - F(x''))^2 - M')

    beside the gradient penalty, with F the features that the score is made of; logged as
    `consistency`.

    Args:
        generator: see `AdversarialModel`.
        discriminator: has dropout, with a seed; returns `[score, features]`, or the score alone,
            see `networks.with_features`.
        consistency_weight: lambda_2, 2 in the paper.
        margin: M', in units of the weighted term; 0 in the authors' code.
        **kwargs: arguments of `WGANGP`.

    Example:
        gan = keras_gan.WGANCT.from_shape((28, 28, 1))
        gan.compile()
        gan.fit(images, epochs=20)

    [Wei et al., 2018](https://arxiv.org/abs/1803.01541).
    """

    terms = ("consistency",)
    made = {"discriminator": ("score", "features")}
    recipes = {
        "vector": Dense(latent_dim=2, width=512, dropout=0.5),
        "image": Convolutional(latent_dim=128, normalization=None, dropout=0.5),
    }

    def __init__(self, generator, discriminator, consistency_weight=2.0, margin=0.0, **kwargs):
        critic = completed(discriminator, lambda features: features, of_rows=True)
        super().__init__(generator, critic, **kwargs)
        self.consistency_weight = consistency_weight
        self.margin = margin

    def d_terms(self, turn):
        passes = (turn.real_verdict, self.judge(turn.real, turn.condition))
        (scores, features), (others, other_features) = passes
        apart = _mean_square(scores - others) + 0.1 * _mean_square(features - other_features)
        weighted = self.consistency_weight * apart - self.margin
        return {"consistency": ops.mean(ops.relu(weighted))}

    def get_config(self):
        return {
            **super().get_config(),
            "consistency_weight": self.consistency_weight,
            "margin": self.margin,
        }


def _mean_square(change):
    """Of each sample, over all other axes."""
    return ops.mean(ops.square(change), axis=tuple(range(1, len(change.shape))))
