"""`emoji-names:PATH`: what emoji are called, short lines of a language of their own."""

from keras_gan.data.emoji import entries
from keras_gan.data.folder import existing
from keras_gan.data.sequences.text_file import sequences_of


def emoji_names(path, size):
    """The names of base emoji in small letters, one a line, in characters with an end token.

    Args:
        path: of an unpacked npm package emoji-datasource-..., which holds `emoji.json`.
        size: characters of a name, 32 if None; the rest of longer ones is cut off.
    """
    name = f"emoji-names:{path}"
    table = existing(path, name) / "emoji.json"
    if not table.is_file():
        raise FileNotFoundError(
            f"An unpacked package emoji-datasource-... holds emoji.json. Give its folder, the one "
            f"with package.json. Received: name={name!r}"
        )
    lines = [" ".join(entry["name"].lower().split()) for entry in entries(table, name)]
    return sequences_of(lines, name, size=size)
