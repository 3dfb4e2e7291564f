"""Default players for what the data are."""

from keras_gan.networks.beginnings import weights_of
from keras_gan.networks.codes import Codes
from keras_gan.networks.composition import before, behind
from keras_gan.networks.convolutional import (
    dcgan_discriminator,
    dcgan_generator,
    dcgan_initializer,
)
from keras_gan.networks.dense import dense_discriminator, dense_generator
from keras_gan.networks.encoders import (
    AttributesEncoder,
    ImageEncoder,
    LabelEncoder,
    SoundEncoder,
    TokenEncoder,
    VectorEncoder,
    encoder,
)
from keras_gan.networks.features import completed, with_features, with_heads
from keras_gan.networks.language_model import NegativeLogLikelihood, language_model
from keras_gan.networks.likelihood import draw_tokens, log_likelihood
from keras_gan.networks.patches import patch_depth, patch_discriminator, receptive_field
from keras_gan.networks.r3gan import Residual, r3gan_discriminator, r3gan_generator
from keras_gan.networks.recipe import Convolutional, Dense, Recipe, ResNet, Strided
from keras_gan.networks.resnet import resnet_discriminator, resnet_generator
from keras_gan.networks.strided import strided_discriminator, strided_generator
from keras_gan.networks.token_convolutions import token_discriminator, token_generator
from keras_gan.networks.token_recipes import TokenConvolutional, TokenRecurrent
from keras_gan.networks.token_recurrent import (
    recurrent_token_discriminator,
    recurrent_token_generator,
)
from keras_gan.networks.translator import resnet_translator
from keras_gan.networks.unet import unet_generator
