"""Data by name: `load("digits")`, `load("folder:photos", size=64)`."""

from keras_gan.data.clusters import clusters
from keras_gan.data.data import Data, Modes
from keras_gan.data.given import read_samples
from keras_gan.data.loading import load
from keras_gan.data.one_picture import read_picture, size_of_picture, write_picture
from keras_gan.data.place import placed
from keras_gan.data.sequences.part import decode
from keras_gan.data.sounds import SOUNDS, read_sound, read_sounds, sound_part
from keras_gan.data.sources import names
from keras_gan.data.spec import check_part, check_spec, spec_of_shape
from keras_gan.data.text import text_part, tokens, unknown_words
from keras_gan.data.two_kinds import TwoKinds
