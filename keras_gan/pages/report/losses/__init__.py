"""What the curves of a loss should look like, and what those of a run do look like."""

import math

from keras_gan.pages.report.losses.levels import undecided
from keras_gan.pages.report.losses.shapes import expected, term

#: The part at the end of a run whose mean is compared.
_END = 0.1
_WINS, _CANNOT = 0.1, 0.95


def told_losses(recorded):
    """Sentences: what to expect of this loss, where the run ended."""
    level = undecided(recorded.loss, recorded.settings["variant"])
    said = expected(recorded.loss, recorded.settings["variant"], level)
    _, values = recorded.columns().get("d_loss", ((), ()))
    known = [value for value in values if math.isfinite(value)]
    ended = _ended(known, level) if known and level is not None else ()
    return [*said, *ended]


def _ended(values, level):
    last = values[-math.ceil(_END * len(values)) :]
    mean = sum(last) / len(last)
    where = "In the last tenth of the run"
    if level == 0.0:
        highest = max(map(abs, values))
        yield f"{where} d_loss was {mean:.3g} on the mean; farthest from 0 it was {highest:.3g}."
    elif mean < _WINS * level:
        yield (f"{where} d_loss was {mean:.3g}, near 0: the discriminator tells nearly all samples "
               "apart, and the generator has little to learn from.")  # fmt: skip
    elif mean > _CANNOT * level:
        yield (f"{where} d_loss was {mean:.3g}: the discriminator hardly tells them apart, because "
               "the samples are good or because it is weak. The measures say which.")  # fmt: skip
    else:
        yield f"{where} d_loss was {mean:.3g}: some samples can be told apart, others not."
