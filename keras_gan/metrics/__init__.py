"""How good, how diverse, how new: numbers for generated samples, and when they mean nothing."""

from keras_gan.metrics.buffered import KID, PRDC
from keras_gan.metrics.directions import mode_of
from keras_gan.metrics.discriminator_accuracy import DiscriminatorAccuracy
from keras_gan.metrics.feature_metric import FeatureMetric, update_metrics
from keras_gan.metrics.fid import FID
from keras_gan.metrics.gradient_norm import GradientNorm
from keras_gan.metrics.names import get, training_names
from keras_gan.metrics.sample_spread import SampleSpread
from keras_gan.metrics.score import IS
from keras_gan.metrics.training_metric import Move, TrainingMetric
from keras_gan.statistics.conditions.agreement import LabelAgreement, label_agreement
from keras_gan.statistics.conditions.intra_class import IntraClassFrechet, intra_class_frechet
from keras_gan.statistics.conditions.retrieval import Retrieval, caption_retrieval
from keras_gan.statistics.copies.memorisation import Memorisation, memorisation_test
from keras_gan.statistics.frechet import frechet_distance
from keras_gan.statistics.frechet_estimate import FrechetEstimate, frechet_estimate
from keras_gan.statistics.inception_score import InceptionScore, inception_score
from keras_gan.statistics.kernel_distance import (
    KernelDistance,
    kernel_distance,
    kernel_distance_subsets,
)
from keras_gan.statistics.modes.birthday import Birthday, birthday_test
from keras_gan.statistics.modes.class_histogram import ClassHistogram, class_histogram_test
from keras_gan.statistics.modes.mode_coverage import ModeCoverage, mode_coverage
from keras_gan.statistics.modes.mode_dropping import ModeDropping, mode_dropping_test
from keras_gan.statistics.moments import Moments
from keras_gan.statistics.neighbours import NeighbourScores, neighbour_scores
from keras_gan.statistics.translation.paired_errors import PairedErrors, paired_errors
from keras_gan.statistics.translation.partner_retrieval import PartnerRetrieval, partner_retrieval
from keras_gan.statistics.translation.structural_similarity import structural_similarity
