"""How good, how diverse, how new: numbers for generated samples, and when they mean nothing."""

from keras_gan.metrics.birthday import Birthday, birthday_test
from keras_gan.metrics.buffered import KID, PRDC
from keras_gan.metrics.class_histogram import ClassHistogram, class_histogram_test
from keras_gan.metrics.feature_metric import FeatureMetric, update_metrics
from keras_gan.metrics.fid import FID
from keras_gan.metrics.frechet import frechet_distance
from keras_gan.metrics.frechet_estimate import FrechetEstimate, frechet_estimate
from keras_gan.metrics.inception_score import InceptionScore, inception_score
from keras_gan.metrics.kernel_distance import (
    KernelDistance,
    kernel_distance,
    kernel_distance_subsets,
)
from keras_gan.metrics.memorisation import Memorisation, memorisation_test
from keras_gan.metrics.mode_coverage import ModeCoverage, mode_coverage
from keras_gan.metrics.mode_dropping import ModeDropping, mode_dropping_test
from keras_gan.metrics.moments import Moments
from keras_gan.metrics.neighbours import NeighbourScores, neighbour_scores
from keras_gan.metrics.score import IS
