"""One process at a time: a lock that dies with its process."""

import contextlib
import json
import os
import time
from pathlib import Path

from keras_gan.files.malformed import MALFORMED

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

_FAR = 2**30  # the byte that Windows locks, behind what another process may read


class Held(RuntimeError):
    """Another process holds the lock; the message says which and since when."""


class Lock:
    """A lock on a file, which the system frees when the process ends, however it ends.

    So a file that a killed process left is no lock. The file says who holds it. On a disk that
    knows no locks everyone gets it.

    Args:
        path: of the file, whose folder exists.

    Example:
        lock = keras_gan.files.Lock("runs/digits/.lock")
        lock.acquire()
        ...
        lock.release()
    """

    def __init__(self, path):
        self.path = Path(path)
        self._file = None

    def acquire(self):
        """Hold it from now on, or raise `Held`; nothing if this object holds it already."""
        while self._file is None:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                _lock(file)
            except (BlockingIOError, PermissionError):
                os.close(file)
                raise Held(_told(self.path)) from None
            except OSError:
                pass  # a disk without locks
            if _is(file, self.path):
                self._file = file
            else:  # its last holder removed it meanwhile
                os.close(file)
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, json.dumps({"process": os.getpid(), "since": time.time()}).encode())

    def release(self):
        """Let others have it."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):  # Windows removes no open file
            self.path.unlink()
        os.close(self._file)
        self._file = None


def _lock(file):
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    os.lseek(file, _FAR, os.SEEK_SET)
    msvcrt.locking(file, msvcrt.LK_NBLCK, 1)


def _is(file, path):
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False


def _told(path):
    try:
        told = json.loads(path.read_text())
        since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(told["since"]))
        return f"process {told['process']} since {since}"
    except (OSError, *MALFORMED):  # it begins or ends just now
        return "another process"
