"""A seal at the end of a file: a checksum of all before it, and what its writer says of it."""

import hashlib
import json
import os

_MARK = b"\nkeras_gan-seal-1\n"  # before and behind, so that one wrong byte hides no seal
_NUMBER = 64  # of the checksum's letters
_FARTHEST = 2**16  # where a ZIP archive's comment may begin, from the end
_BLOCK = 2**20


class Damaged(ValueError):
    """A file is not what was written."""


def seal(path, told):
    """Append the seal, which other readers of HDF5 files and ZIP archives (.keras) skip.

    HDF5 knows the end of its own content; in an archive the seal is its comment.

    Args:
        path: of the file.
        told: dictionary that JSON can hold, at most about 60 KB.

    Example:
        keras_gan.files.seal("gan.weights.h5", {"seed": 0})
        keras_gan.files.sealed("gan.weights.h5")  # {"seed": 0}
    """
    text = json.dumps(told, sort_keys=True).encode()
    size = 2 * len(_MARK) + len(text) + _NUMBER
    if size >= _FARTHEST:
        raise ValueError(f"Too much is told. Received: told of {len(text)} bytes")
    with open(path, "r+b") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(end - 22, 0))
        if file.read(4) == b"PK\x05\x06":  # the end of an archive without a comment
            file.seek(end - 2)
            file.write(size.to_bytes(2, "little"))
        file.seek(end)
        file.write(_MARK + text)
        file.flush()
        file.write(_checksum(path, end + len(_MARK) + len(text)).encode() + _MARK)


def sealed(path):
    """What was told when the file was sealed, or None for a file without a seal.

    Raises:
        Damaged: the file has changed since then.
    """
    with open(path, "rb") as file:
        end = file.seek(0, os.SEEK_END)
        start = max(end - _FARTHEST, 0)
        file.seek(start)
        tail = file.read()
    where = tail.rfind(_MARK, 0, len(tail) - len(_MARK))
    closed = tail.endswith(_MARK)
    if where < 0 and not closed:
        return None
    covered = end - len(_MARK) - _NUMBER
    checksum = tail[covered - start : covered - start + _NUMBER]
    if where < 0 or not closed or checksum != _checksum(path, covered).encode():
        raise Damaged(f"Its content is not what was written. Received: path={str(path)!r}")
    return json.loads(tail[where + len(_MARK) : covered - start])


def _checksum(path, size):
    """SHA-256 of the first bytes."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while size > 0 and (block := file.read(min(size, _BLOCK))):
            digest.update(block)
            size -= len(block)
    return digest.hexdigest()
