"""The training machines that variants stand on."""

from keras_gan.models.adversarial import AdversarialModel
from keras_gan.models.optimizer_pair import OptimizerPair
