"""Text files of people: UTF-8, or an error that says how to make them so."""

import difflib
import os


def read_utf8(file, name):
    """The text of a file.

    Args:
        file: `Path`.
        name: what `load` was asked for, for the errors.

    Raises:
        FileNotFoundError: with a file of nearly the same name, if there is one.
        IsADirectoryError: for a folder.
        ValueError: for another encoding, with the bytes and their place.
    """
    if file.is_dir():
        raise IsADirectoryError(
            f"{str(file)!r} is a folder. Give the path of one file of text. Received: name={name!r}"
        )
    try:
        found = file.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(
            f"There is no file {str(file)!r}. {_near(file)}Give the path of an existing one, "
            f"absolute or relative to {os.getcwd()}. Received: name={name!r}"
        ) from None
    if found.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(
            f"{file} is not UTF-8: its first bytes {found[:2]!r} say UTF-16. Convert it: "
            f"iconv -f UTF-16 -t UTF-8 {file.name} > new.txt. Received: name={name!r}"
        )
    try:
        text = found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{file} is not UTF-8: byte {error.start} cannot be decoded, in line {line}: "
            f"{found[error.start : error.start + 4]!r}. Save it as UTF-8, or convert it if it is "
            f"Latin-1: iconv -f LATIN1 -t UTF-8 {file.name} > new.txt. Received: name={name!r}"
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ValueError(
            f"{file} is no text: there is a zero byte in line {line}. It may be UTF-16 or a "
            f"picture. Received: name={name!r}"
        )
    return text


def _near(file):
    names = os.listdir(file.parent) if file.parent.is_dir() else []
    near = difflib.get_close_matches(file.name, names, n=1)
    return f"Did you mean {near[0]!r}? " if near else ""
