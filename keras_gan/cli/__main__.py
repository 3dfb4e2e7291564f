"""`python -m keras_gan.cli` is `keras-gan`."""

from keras_gan.cli import main

main(prog_name="keras-gan")
