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


class SomeOf(click.ParamType):
    """Some of `words` joined by commas, or one of `alone`."""

    def __init__(self, name, words, alone=()):
        self.name = name
        self.words = words
        self.alone = alone

    def convert(self, value, param, ctx):
        if value in self.alone:
            return value
        for word in value.split(","):
            if word not in self.words:
                hint = suggestion(word, (*self.alone, *self.words))
                known = f"{', '.join(self.alone)}, or some of {','.join(self.words)}"
                self.fail(f"there is no {word!r}.{hint} Choose from: {known}.", param, ctx)
        if len(set(value.split(","))) < value.count(",") + 1:
            self.fail(f"each only once, not {value!r}.", param, ctx)
        return value
