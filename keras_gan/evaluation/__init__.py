"""Generated samples against real ones: one protocol, one report."""

from keras_gan.evaluation.evaluator import METRICS, Evaluator
from keras_gan.evaluation.pictures import draw
from keras_gan.evaluation.report import Report, compare
