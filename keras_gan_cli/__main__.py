"""`python -m keras_gan_cli` is `keras-gan`."""

from keras_gan_cli import main

main(prog_name="keras-gan")
