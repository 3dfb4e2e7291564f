"""What happens between the steps: pictures, checkpoints, measurements, history, warnings."""

from keras_gan.callbacks.board_log import BoardLog
from keras_gan.callbacks.evaluate import Evaluate
from keras_gan.callbacks.evaluate_translation import EvaluateTranslation
from keras_gan.callbacks.history_csv import HistoryCSV
from keras_gan.callbacks.linear_decay import LinearDecay
from keras_gan.callbacks.loss_curves import LossCurves
from keras_gan.callbacks.mode_coverage import ModeCoverage
from keras_gan.callbacks.run_checkpoint import RunCheckpoint
from keras_gan.callbacks.sample_grid import SampleGrid
from keras_gan.callbacks.sample_texts import SampleTexts
from keras_gan.callbacks.sequence_samples import SequenceSamples
from keras_gan.callbacks.stop_at_step import StopAtStep
from keras_gan.callbacks.stop_on_interrupt import StopOnInterrupt
from keras_gan.callbacks.translation_grid import TranslationGrid
from keras_gan.callbacks.troubles import (
    Collapse,
    DiscriminatorWins,
    Exploding,
    PenaltyOff,
    Trouble,
    VanishingGradient,
    usual_troubles,
)
from keras_gan.callbacks.watch import Watch
from keras_gan.files import read_history, read_troubles
