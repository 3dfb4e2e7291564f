"""Files that are whole or absent, results kept by their content, arrays that stay on disk."""

from keras_gan.files.arrays import LARGEST, RATIO, check_archive, read_arrays
from keras_gan.files.content import cache_folder, cached_arrays, fingerprint
from keras_gan.files.history import read_history
from keras_gan.files.lines import write_lines
from keras_gan.files.lock import Held, Lock
from keras_gan.files.malformed import MALFORMED
from keras_gan.files.replacing import NotWritten, save_array, written_beside
from keras_gan.files.sealing import Damaged, seal, sealed
from keras_gan.files.streamed import (
    StreamedArray,
    block_rows,
    held,
    is_streamed,
    row_slices,
    select,
)
from keras_gan.files.troubles import read_troubles
