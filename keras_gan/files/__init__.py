"""Files that are whole or absent, and results that are kept by their content."""

from keras_gan.files.content import cache_folder, cached_arrays, fingerprint
from keras_gan.files.replacing import written_beside
