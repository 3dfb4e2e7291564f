"""Texts as the lines of a file."""

from keras_gan.files.replacing import written_beside


def write_lines(path, texts):
    """Write a UTF-8 file of texts without line breaks, one in each line, however short."""
    with written_beside(path) as beside:
        beside.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8", newline="\n")
