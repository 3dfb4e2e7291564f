"""The papers' losses in four words of a framework, for networks that a function calls."""

import dataclasses
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Made:
    """`sides`: networks of the discriminators' update, of the generators'; `losses` of both."""

    sides: list
    fakes: Callable
    losses: list


@dataclasses.dataclass(frozen=True)
class Losses:
    """`softplus` and `squared` are means; `apart` is the mean absolute difference."""

    concat: Callable
    softplus: Callable
    squared: Callable
    apart: Callable

    def of(self, gan):
        return self._pix2pix(gan) if hasattr(gan, "generator") else self._cyclegan(gan)

    def _pix2pix(self, gan):
        g, d = gan.generator, gan.discriminator

        def judging(call, x, y, fake):
            seen = call(d, self.concat(x, y)), call(d, self.concat(x, fake))
            return 0.5 * (self.softplus(-seen[0]) + self.softplus(seen[1]))

        def drawing(call, x, y, _):
            fake = call(g, x)
            return self.softplus(-call(d, self.concat(x, fake))) + 100 * self.apart(y, fake)

        return Made([[d], [g]], lambda call, x, y: call(g, x), [judging, drawing])

    def _cyclegan(self, gan):
        to_b, to_a, of_a, of_b = gan.to_b, gan.to_a, gan.judge_a, gan.judge_b

        def fakes(call, x, y):
            return call(to_a, y), call(to_b, x)

        def judging(call, x, y, fakes):
            pairs = (of_a, x, fakes[0]), (of_b, y, fakes[1])
            return 0.5 * sum(
                self.squared(call(judge, real) - 1) + self.squared(call(judge, fake))
                for judge, real, fake in pairs
            )

        def drawing(call, x, y, _):
            a, b = fakes(call, x, y)
            fooled = self.squared(call(of_a, a) - 1) + self.squared(call(of_b, b) - 1)
            cycle = self.apart(call(to_a, b), x) + self.apart(call(to_b, a), y)
            same = self.apart(call(to_b, y), y) + self.apart(call(to_a, x), x)
            return fooled + 10 * cycle + 5 * same

        return Made([[of_a, of_b], [to_b, to_a]], fakes, [judging, drawing])
