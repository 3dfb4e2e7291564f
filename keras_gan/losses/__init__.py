"""Adversarial losses: pairs of functions of logits for any training loop; terms beside them."""

from keras_gan.losses.adversarial_loss import AdversarialLoss
from keras_gan.losses.classes import class_cross_entropy
from keras_gan.losses.cross_entropy import Minimax, NonSaturating
from keras_gan.losses.f_divergence import FDivergence
from keras_gan.losses.feature_matching import feature_matching
from keras_gan.losses.hinge import Hinge
from keras_gan.losses.least_squares import LeastSquares
from keras_gan.losses.relativistic import RelativisticAverage, RelativisticPairing
from keras_gan.losses.top_k import TopK
from keras_gan.losses.wasserstein import Wasserstein
