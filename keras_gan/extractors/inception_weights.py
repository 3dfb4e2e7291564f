"""The published weights of the FID Inception network: found, verified, read once, kept."""

import hashlib
from pathlib import Path
from typing import NamedTuple

import keras

from keras_gan.extractors.torch_file import read_state_dict
from keras_gan.files import cache_folder, cached_arrays, fingerprint


class Published(NamedTuple):
    """A file that is the same wherever it comes from."""

    name: str
    urls: tuple[str, ...]
    size: int  # bytes
    sha256: str


# torch's copy of the TensorFlow graph of 2015-12-05, made for pytorch-fid; all torch and JAX
# libraries use it. Both addresses serve the same bytes.
WEIGHTS = Published(
    name="pt_inception-2015-12-05-6726825d.pth",
    urls=(
        "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/"
        "pt_inception-2015-12-05-6726825d.pth",
        "https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/"
        "weights-inception-2015-12-05-6726825d.pth",
    ),
    size=95_628_359,
    sha256="6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2",
)


def inception_state(path=None):
    """The weights that published FIDs use: from the cache, a file, or the network.

    The first call reads the torch file, after its size and its SHA-256 have been compared, and
    keeps the arrays in the cache folder; later calls need neither the file nor a network. The
    copy is sealed: one that was damaged or put there by something else is made again.

    Args:
        path: path of the published .pth file, verified at each call; None downloads it if the
            cache does not have it.

    Returns:
        `{torch's name: float32 array}` for `assign_state`.

    Raises:
        ValueError: when the file is another one, or there is none and it cannot be downloaded.
    """
    if path is not None:
        _verify(path)

    def read():
        source = path
        if source is None:
            source = _download()
            _verify(source)
        # Without the 0-d counters of the training: nothing that the network computes with.
        return {name: array for name, array in read_state_dict(source).items() if array.ndim}

    return cached_arrays("inception", fingerprint(WEIGHTS.name, WEIGHTS.sha256), read)


def _verify(path):
    path = Path(path)
    if not path.is_file():
        raise ValueError(
            f"There is no file with the Inception weights. {_how_to_get()} "
            f"Received: weights={str(path)!r}"
        )
    size = path.stat().st_size
    if size != WEIGHTS.size:
        raise ValueError(
            f"The published Inception weights have {WEIGHTS.size:,} bytes, this file has "
            f"{size:,}: it is another file, or its download was cut short. "
            f"{_how_to_get()} Received: weights={str(path)!r}"
        )
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    if sha256 != WEIGHTS.sha256:
        raise ValueError(
            f"The file has the size of the published Inception weights, but its SHA-256 is "
            f"{sha256}: it was damaged or changed, and it was not read. "
            f"{_how_to_get()} Received: weights={str(path)!r}"
        )


def _download():
    folder = cache_folder()
    reasons = []
    for url in WEIGHTS.urls:
        try:
            return keras.utils.get_file(
                WEIGHTS.name, origin=url, file_hash=WEIGHTS.sha256,
                hash_algorithm="sha256", cache_subdir=str(folder.absolute()),
            )  # fmt: skip
        # Keras raises bare exceptions, urllib and sockets many kinds.
        except Exception as error:
            reasons.append(str(error))
    raise ValueError(
        "The Inception weights are not in the cache folder and could not be downloaded "
        f"({'; '.join(reasons)}). {_how_to_get()} Received: weights=None"
    )


def _how_to_get():
    return (
        f"Get it from {' or '.join(WEIGHTS.urls)} on a machine with a network, and pass "
        f"`weights=PATH`: {WEIGHTS.size:,} bytes, SHA-256 {WEIGHTS.sha256}."
    )
