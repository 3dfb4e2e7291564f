"""Recipes of networks for token sequences, a spec's kind "tokens"."""

from collections.abc import Callable
from dataclasses import dataclass

from keras_gan.networks.encoders import encoder
from keras_gan.networks.recipe import Recipe
from keras_gan.networks.token_convolutions import token_discriminator, token_generator
from keras_gan.networks.token_recurrent import (
    recurrent_token_discriminator,
    recurrent_token_generator,
)


@dataclass(frozen=True)
class TokenConvolutional(Recipe):
    """Residual convolutions along the sequence, all places at once (Gulrajani et al., 2017).

    Args:
        latent_dim: size of the latent vector.
        width: channels of all layers; 64 learns short sequences on a CPU.
        wrap: function applied to every layer with a kernel of the discriminator.

    Example:
        spec = {"real": {"kind": "tokens", "size": 30, "length": 32}}
        generator, discriminator = TokenConvolutional(width=64).players(spec)
    """

    kinds = ("tokens",)
    latent_dim: int = 128
    width: int = 512
    wrap: Callable | None = None

    def generator(self, spec):
        real, told = spec["real"], encoder(spec.get("condition"))
        return token_generator(real["size"], real["length"], self.latent_dim, self.width, told)

    def discriminator(self, spec):
        real, told = spec["real"], encoder(spec.get("condition"))
        return token_discriminator(real["size"], real["length"], self.width, self.wrap, told)


@dataclass(frozen=True)
class TokenRecurrent(Recipe):
    """One token after the other: LSTMs that draw, and LSTMs that judge.

    Latents are one number for each token, so there is no size of them to choose. A condition is
    not known here.

    Args:
        width: units of each LSTM.
        depth: LSTMs of each player, one upon the other.
        each_step: the discriminator gives a score at each step, for `ReinforceGAN`.
        dropout: rate in the discriminator.
    """

    kinds = ("tokens",)
    width: int = 512
    depth: int = 2
    each_step: bool = True
    dropout: float = 0.1

    def generator(self, spec):
        real = _alone(spec)
        return recurrent_token_generator(
            real["size"], real["length"], self.width, self.depth, real.get("end")
        )

    def discriminator(self, spec):
        real = _alone(spec)
        return recurrent_token_discriminator(
            real["size"], real["length"], self.width, self.depth, self.each_step, self.dropout
        )


def _alone(spec):
    if "condition" in spec:
        raise ValueError(
            "The recurrent networks are told no condition: leave it out of the spec, or pass "
            f"networks of your own. Received: condition={spec['condition']!r:.200}"
        )
    return spec["real"]
