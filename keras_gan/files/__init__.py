"""Files that are whole or absent, and results that are kept by their content."""

from keras_gan.files.replacing import written_beside
