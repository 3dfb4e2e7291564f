"""Players that are told a class label."""

from keras_gan.networks.convolutional import dcgan_discriminator, dcgan_generator
from keras_gan.networks.dense import dense_discriminator, dense_generator
from keras_gan.networks.encoders import LabelEncoder


def label_generator(shape, num_classes, latent_dim=100, width=64, embedding_dim=32):
    """[latents (batch, latent_dim), labels (batch,)] -> samples (batch, *shape).

    The label's embedding stands beside the latents, as in Mirza and Osindero (2014).
    """
    generator = dcgan_generator if len(shape) == 3 else dense_generator
    return generator(shape, latent_dim, width, condition=LabelEncoder(num_classes, embedding_dim))


def label_discriminator(shape, num_classes, width=64, embedding_dim=32):
    """[samples (batch, *shape), labels (batch,)] -> logits (batch, 1).

    The label's embedding joins the features of the sample before the last two layers.
    """
    condition = LabelEncoder(num_classes, embedding_dim)
    if len(shape) == 3:
        return dcgan_discriminator(shape, width, normalization=None, condition=condition)
    return dense_discriminator(shape, width, condition=condition)
