"""Sounds in WAV files as arrays of one rate and one length."""

import math
import struct
import warnings
from pathlib import Path

import numpy as np

SOUNDS = "sound"  # the field of data
RATE = 16_000
LONGEST = 3.0  # seconds


def read_sound(file, rate=RATE):
    """float32 array (samples,) in [-1, 1] of a WAV file: its channels' mean, at another rate.

    Args:
        file: path.
        rate: samples a second.

    Raises:
        ValueError: when the file is broken, is no WAV file or holds no sample; it names the file.
    """
    from scipy.io import wavfile  # late: no other data need it

    try:
        with warnings.catch_warnings():  # chunks that no player reads either
            warnings.simplefilter("ignore", wavfile.WavFileWarning)
            _check_whole(Path(file))
            found, values = wavfile.read(file)
    except (ValueError, OSError, EOFError, ArithmeticError, UnboundLocalError,
            struct.error) as error:  # fmt: skip
        raise ValueError(
            f"{file} cannot be read as a WAV file, it may be broken, cut short or compressed: "
            f"{error}. Replace it or remove it. Received: file={str(file)!r}"
        ) from error
    if not len(values):
        raise ValueError(
            f"{file} is a sound of no length. Replace it or remove it. Received: file={str(file)!r}"
        )
    values = _floats(values)
    if not np.isfinite(values).all():
        raise ValueError(
            f"{file} holds NaN or infinity. Replace it or remove it. Received: file={str(file)!r}"
        )
    if values.ndim == 2:
        values = values.mean(axis=1)
    if found != rate:
        from scipy.signal import resample_poly

        common = math.gcd(found, rate)
        values = resample_poly(values, rate // common, found // common)
    return np.clip(values, -1.0, 1.0).astype("float32")  # filters ring above what they are given


def read_sounds(files, rate=RATE, length=None):
    """float32 array (files, length): each from the start, silence behind it.

    Args:
        files: paths.
        rate: samples a second.
        length: samples of each; of the longest if None, at most three seconds.
    """
    sounds = [read_sound(file, rate) for file in files]
    if length is None:
        length = min(max(map(len, sounds)), int(LONGEST * rate))
    result = np.zeros((len(sounds), length), "float32")
    for row, sound in zip(result, sounds, strict=True):
        row[: len(sound)] = sound[:length]
    return result


def sound_part(sounds, rate=RATE):
    """The part of a spec that sounds are: {"kind": "sound", "length": ..., "rate": ...}.

    Args:
        sounds: array (number, length).
        rate: samples a second.
    """
    return {"kind": "sound", "length": int(sounds.shape[1]), "rate": rate}


def sound_files(folder):
    """All WAV files in a folder and in those in it, in the order of their names."""
    found = [path for path in Path(folder).rglob("*") if path.suffix.lower() == ".wav"]
    hidden = [any(p.startswith(".") for p in path.relative_to(folder).parts) for path in found]
    return sorted(path for path, no in zip(found, hidden, strict=True) if not no)


def _check_whole(path):
    with path.open("rb") as file:
        head = file.read(8)
    told, there = int.from_bytes(head[4:], "little") + 8, path.stat().st_size
    # Who writes into a pipe does not know the length, and says about 2 or 4 GB.
    if head[:4] == b"RIFF" and there < told < 0x7F000000:
        raise ValueError(f"it ends after {there} of {told} bytes")


def _floats(values):
    if values.dtype.kind == "f":
        return values.astype("float64")
    if values.dtype == np.uint8:  # 8 bits have no sign in WAV
        return (values.astype("float64") - 128.0) / 128.0
    return values / (np.iinfo(values.dtype).max + 1.0)
