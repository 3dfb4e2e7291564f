"""Names typed by hand: one of a list, or the nearest one as a suggestion."""

import difflib

import click


def suggestion(word, words):
    """`" Did you mean 'x'?"`, or nothing when no word is near."""
    # "WGAN_GP" and "wgangp" are nearer to "wgan-gp" than their letters say.
    plain = {_plain(known): known for known in words}
    near = difflib.get_close_matches(_plain(word), plain, n=1)
    return f" Did you mean {plain[near[0]]!r}?" if near else ""


def _plain(word):
    return word.lower().replace("_", "").replace("-", "")


class OneOf(click.ParamType):
    """One of the words that `words()` gives, asked for only when it is needed."""

    def __init__(self, name, words):
        self.name = name
        self.words = words

    def convert(self, value, param, ctx):
        words = list(self.words())
        if value not in words:
            hint = suggestion(value, words)
            self.fail(f"there is no {value!r}.{hint} Choose from: {', '.join(words)}.", param, ctx)
        return value
