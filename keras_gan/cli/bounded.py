"""Numbers with an end, beyond which a command would neither finish nor fit. Imports no Keras."""

import click


class Bounded(click.IntRange):
    """A whole number from `min` to `max`, and why there is a greatest one.

    Args:
        max: the greatest number.
        why: what a greater one would mean, after "is more than MAX: ".
        min: the least number.
    """

    def __init__(self, max, why, min=1):
        super().__init__(min, max)
        self.why = why

    def convert(self, value, param, ctx):
        number = click.INT.convert(value, param, ctx)
        if number > self.max:
            self.fail(f"{number} is more than {self.max:,}: {self.why}.", param, ctx)
        return super().convert(number, param, ctx)

    def _describe_range(self):
        return f"x>={self.min}"


steps = Bounded(10**9, "at a thousand steps in a second that takes eleven days")
times = Bounded(10**6, "each of them is a file or a row", min=0)
width = Bounded(10**6, "no memory holds the weights of such a layer")
rows = Bounded(10**8, "they lie in memory")
samples = Bounded(10**8, "they lie in memory", min=2)
size = Bounded(2**15, "no memory holds a batch of such pictures")
seeds = Bounded(1000, "each draws all samples anew")
