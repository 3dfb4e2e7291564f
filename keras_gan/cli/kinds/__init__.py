"""What `keras-gan train` does in one way for samples, in others for sequences and translations.

A run is of one kind, which its variant decides. All else - settings, steps, checkpoints, resuming
- is the same for all.
"""

from keras_gan.cli.kinds.kind import Kind
from keras_gan.cli.kinds.samples import Samples
from keras_gan.cli.kinds.sequences import TokenSequences
from keras_gan.cli.kinds.translations import Translations
from keras_gan.models import Sequences, Translating


def kind_of(cls):
    """The `Kind` of a variant's class."""
    if issubclass(cls, Translating):
        return Translations()
    return TokenSequences() if issubclass(cls, Sequences) else Samples()
