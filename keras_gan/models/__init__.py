"""The training machines that variants stand on."""

from keras_gan.models.adams import adams
from keras_gan.models.adversarial import AdversarialModel
from keras_gan.models.ahead import adam_ahead
from keras_gan.models.checks import check_layout
from keras_gan.models.few_labels import FewLabels
from keras_gan.models.game import Game, total
from keras_gan.models.mismatch import next_that_differs
from keras_gan.models.optimizer_pair import OptimizerPair
from keras_gan.models.question import question, questions
from keras_gan.models.sequences import Sequences
from keras_gan.models.translating import Translating, check_one_shape
from keras_gan.models.turn import Turn
