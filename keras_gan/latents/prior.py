"""Which law a model draws its latents from."""

from keras_gan.models import AdversarialModel


def prior_of(gan):
    """`"normal"` or `"uniform"`; None for a law of the model's own, such as InfoGAN's codes.

    Args:
        gan: an `AdversarialModel`.
    """
    if not isinstance(gan, AdversarialModel):
        raise TypeError(
            "Only models that draw samples from latents have a prior. "
            f"Received: gan of type {type(gan).__name__}"
        )
    own = type(gan).draw_latents is not AdversarialModel.draw_latents
    return None if own else gan.latents
