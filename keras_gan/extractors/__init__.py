"""Images to features: Inception, a classifier of the data's own labels, any Keras model."""

from keras_gan.extractors.choosing import default_for, default_kind, of_kind
from keras_gan.extractors.classifier_features import ClassifierFeatures
from keras_gan.extractors.extractor import Extractor, ModelFeatures, Pixels, as_extractor
from keras_gan.extractors.inception_features import InceptionFeatures
