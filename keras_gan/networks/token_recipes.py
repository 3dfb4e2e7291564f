"""Recipes of networks for token sequences, a spec's kind "tokens"."""

from collections.abc import Callable
from dataclasses import dataclass

from keras_gan.networks.encoders import encoder
from keras_gan.networks.recipe import Recipe
from keras_gan.networks.token_convolutions import token_discriminator, token_generator


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

    latent_dim: int = 128
    width: int = 512
    wrap: Callable | None = None

    def generator(self, spec):
        real, told = spec["real"], encoder(spec.get("condition"))
        return token_generator(real["size"], real["length"], self.latent_dim, self.width, told)

    def discriminator(self, spec):
        real, told = spec["real"], encoder(spec.get("condition"))
        return token_discriminator(real["size"], real["length"], self.width, self.wrap, told)
