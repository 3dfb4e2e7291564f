"""How good, how diverse, how new: numbers for generated samples, and when they mean nothing."""

from keras_gan.metrics.buffered import KID, PRDC
from keras_gan.metrics.feature_metric import FeatureMetric, update_metrics
from keras_gan.metrics.fid import FID
from keras_gan.metrics.frechet import frechet_distance
from keras_gan.metrics.frechet_estimate import FrechetEstimate, frechet_estimate
from keras_gan.metrics.inception_score import InceptionScore, inception_score
from keras_gan.metrics.moments import Moments
from keras_gan.metrics.score import IS
