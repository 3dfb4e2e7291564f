"""What `keras-gan train` does in one way for samples and in another for translations.

A run is of one kind, which its variant decides. All else - settings, steps, checkpoints, resuming
- is the same for both.
"""

from keras_gan.cli.kinds.kind import Kind
from keras_gan.cli.kinds.samples import Samples
from keras_gan.cli.kinds.translations import Translations
from keras_gan.models import Translating


def kind_of(cls):
    """The `Kind` of a variant's class."""
    return Translations() if issubclass(cls, Translating) else Samples()
