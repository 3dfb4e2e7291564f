"""VARIANT: one of the list, or a class in a file of one's own. Imports no Keras."""

from keras_gan.cli.spelling import OneOf
from keras_gan.runs import own_files, variants


class VariantName(OneOf):
    """`wgan-gp`, or `my_gan.py:MyGAN`, whose path is made absolute."""

    def __init__(self):
        super().__init__("VARIANT", variants)

    def convert(self, value, param, ctx):
        if not own_files.is_own(value):
            whole = f"{value}-gan"  # of `matching-aware-gan` and the like the first part will do
            return super().convert(whole if whole in variants() else value, param, ctx)
        try:
            return own_files.checked(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
