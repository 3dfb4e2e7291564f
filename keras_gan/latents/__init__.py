"""Where samples come from: ways between latents, typical ones, and the latent of a picture."""

from keras_gan.latents.interpolation import grid, linear, spherical
from keras_gan.latents.inversion import invert
from keras_gan.latents.means import class_means
from keras_gan.latents.prior import prior_of
from keras_gan.latents.truncation import truncate
