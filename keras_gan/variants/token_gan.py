"""Sequences of tokens from a critic that sees probabilities where data have tokens."""

import warnings

import keras

from keras_gan.layers import EndPadding, GumbelSoftmax
from keras_gan.losses import Wasserstein
from keras_gan.models import AdversarialModel, Sequences, adams
from keras_gan.models.checks import last_layer
from keras_gan.networks import behind
from keras_gan.regularizers import GradientPenalty

_OUTPUTS = {
    "softmax": lambda seed: keras.layers.Softmax(dtype="float32"),
    "gumbel": lambda seed: GumbelSoftmax(seed=seed, dtype="float32"),
    "straight-through": lambda seed: GumbelSoftmax(hard=True, seed=seed, dtype="float32"),
}


@keras.saving.register_keras_serializable(package="keras_gan")
class TokenGAN(Sequences, AdversarialModel):
    """Sequences of tokens, by a choice at each place that has a slope.

    The most probable token has none: a small change of the generator changes nothing. So the
    discriminator is shown what stands for the choice: the probabilities themselves (`"softmax"`,
    as in WGAN-GP's language model), a soft draw by them (`"gumbel"`), or a drawn token with the
    slope of the soft draw (`"straight-through"`). The data are shown as one-hot rows.

    Args:
        generator: Keras model from latents to logits (length, V), or, without `output`, to
            what the discriminator is shown.
        discriminator: Keras model from one-hot rows (length, V) to scores.
        output: the choice: one of the three, or a layer of your own such as
            `layers.GumbelSoftmax(schedule)`; None if the generator ends with one.
            `from_spec` has `"softmax"`.
        penalty_weight: lambda of the gradient penalty, 10 in the paper; 0 for none.
        discriminator_steps: 10 in the authors' code, where 5 "should work".
        **kwargs: arguments of `AdversarialModel`, and `tokens`, see `models.Sequences`.

    Example:
        spec = {"real": {"kind": "tokens", "size": 30, "length": 32}}
        gan = keras_gan.TokenGAN.from_spec(spec, width=64, output="straight-through")
        gan.compile()
        gan.fit(ids, epochs=20)
        ids = gan.generate(64)

    [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028), the authors' gan_language.py;
    [Kusner and Hernandez-Lobato, 2016](https://arxiv.org/abs/1611.04051).
    """

    def __init__(self, generator, discriminator, output=None, penalty_weight=10.0,
                 discriminator_steps=10, seed=None, **kwargs):  # fmt: skip
        if isinstance(output, str):
            if output not in _OUTPUTS:
                raise ValueError(
                    f"`output` is a layer or one of {', '.join(map(repr, _OUTPUTS))}. "
                    f"Received: output={output!r}"
                )
            # Other numbers than the latents, which begin at the seed.
            output = _OUTPUTS[output](None if seed is None else seed + 1)
        if output is not None:
            generator = behind(generator, output)
        super().__init__(
            generator, discriminator, discriminator_steps=discriminator_steps, seed=seed, **kwargs
        )
        self.penalty_weight = penalty_weight

    def warn_of_networks(self):
        last = last_layer(self.generator, beside=(EndPadding,))
        if getattr(last, "activation", None) is keras.activations.linear:
            warnings.warn(
                "The generator ends in logits, and the discriminator is shown them as they are: "
                'choose with `output="softmax"` or a layer of your own. '
                f"Received: output=None, generator={self.generator.name}",
                stacklevel=4,
            )

    @classmethod
    def spec_arguments(cls, spec):
        return {**super().spec_arguments(spec), "output": "softmax"}

    def default_loss(self):
        return Wasserstein()

    def default_regularizers(self):
        return [GradientPenalty(self.penalty_weight)] if self.penalty_weight else []

    def default_optimizers(self):
        return adams(1e-4, beta_1=0.5, beta_2=0.9)

    def get_config(self):
        return {**super().get_config(), "penalty_weight": self.penalty_weight}
