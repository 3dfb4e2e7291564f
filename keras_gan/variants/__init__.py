"""One paper, one file."""

from keras_gan.variants.acgan import ACGAN
from keras_gan.variants.conditional_gan import ConditionalGAN
from keras_gan.variants.cyclegan import CycleGAN
from keras_gan.variants.dcgan import DCGAN
from keras_gan.variants.dragan import DRAGAN
from keras_gan.variants.gan import GAN
from keras_gan.variants.lsgan import LSGAN
from keras_gan.variants.pix2pix import Pix2Pix
from keras_gan.variants.projection_gan import ProjectionGAN
from keras_gan.variants.r3gan import R3GAN
from keras_gan.variants.relativistic_gan import RelativisticGAN
from keras_gan.variants.sngan import SNGAN
from keras_gan.variants.unrolled_gan import UnrolledGAN
from keras_gan.variants.wgan import WGAN
from keras_gan.variants.wgan_ct import WGANCT
from keras_gan.variants.wgan_gp import WGANGP
