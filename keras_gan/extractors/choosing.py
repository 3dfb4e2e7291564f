"""Which extractor fits which data, when nobody says."""

from keras_gan.extractors.classifier_features import ClassifierFeatures
from keras_gan.extractors.extractor import Pixels
from keras_gan.extractors.inception_features import InceptionFeatures


def default_kind(data):
    """`"pixels"` of points, `"classifier"` of labelled images, `"inception"` of other images.

    Inception must be there or be downloaded, and takes about 0.1 s for an image on a processor:
    ask first where that would be a surprise.
    """
    if len(data.shape) != 3:
        return "pixels"
    return "classifier" if ClassifierFeatures.fits(data) else "inception"


def of_kind(kind, data):
    """The extractor of one of the kinds above for a `keras_gan.data.Data`."""
    if kind == "pixels":
        return Pixels("pixels" if len(data.shape) == 3 else "points")
    return ClassifierFeatures.of(data) if kind == "classifier" else InceptionFeatures()


def default_for(data):
    """What `evaluation.Evaluator` measures with when it is given no extractor.

    Example:
        extractor = keras_gan.extractors.default_for(keras_gan.data.load("digits"))
        extractor.name                             # such as "digits-cnn-99.2%"
    """
    return of_kind(default_kind(data), data)
