"""Generated samples against real ones: one protocol, one report."""

from keras_gan.evaluation.checks import METRICS
from keras_gan.evaluation.evaluator import Evaluator
from keras_gan.evaluation.pictures import draw
from keras_gan.evaluation.report import Report, compare
from keras_gan.evaluation.sequence_report import SequenceReport
from keras_gan.evaluation.sequences import SequenceEvaluator
from keras_gan.evaluation.translation_evaluator import TranslationEvaluator
from keras_gan.evaluation.translation_measures import MEASURES as TRANSLATION_METRICS
from keras_gan.evaluation.translation_report import TranslationReport
