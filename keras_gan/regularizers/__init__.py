"""Terms beside the players' losses: of gradients, of scores, of disturbed samples and latents."""

from keras_gan.regularizers.consistency import Consistency
from keras_gan.regularizers.dragan_penalty import DRAGANPenalty
from keras_gan.regularizers.gradient_penalty import GradientPenalty
from keras_gan.regularizers.gradient_regularizer import GradientRegularizer
from keras_gan.regularizers.latent_consistency import LatentConsistency
from keras_gan.regularizers.lecam import LeCam
from keras_gan.regularizers.logit_centering import LogitCentering
from keras_gan.regularizers.regularizer import Regularizer, ScoreRegularizer, Shown
from keras_gan.regularizers.scheduled import Scheduled
from keras_gan.regularizers.supervised import Supervised
from keras_gan.regularizers.zero_centered import R1, R2
