"""What was dropped and what was copied, for a report: the tests and what there is to draw."""

import dataclasses

import numpy as np

from keras_gan.files import select
from keras_gan.metrics import (
    birthday_test,
    class_histogram_test,
    memorisation_test,
    mode_coverage,
    mode_dropping_test,
)

#: Samples of each kind that the pairwise tests look at.
LIMIT = 2000


def modes(data, samples, rows, seen=None, classes=None):
    """Coverage of known modes, or the binned test, the class histogram and the birthday test.

    Args:
        data: `keras_gan.data.Data`.
        samples: array of generated samples.
        rows: (real, generated) arrays (number, d) for the bins and the birthday test.
        seen: (real, generated) classes that a classifier of the data's labels sees, or None.
        classes: their number.
    """
    if data.modes is not None:
        found = mode_coverage(samples, data.modes.centers, data.modes.standard_deviation)
        return {"coverage": found}
    tests = {"bins": mode_dropping_test(*rows)}
    if seen is not None:
        tests["classes"] = class_histogram_test(*seen, num_classes=classes)
    if min(map(len, rows)) >= 20:
        tests["birthday"] = birthday_test(*(part[:LIMIT] for part in rows))
    return tests


def memorisation(data, samples):
    """The calibrated test on the samples themselves, images also flipped and shifted."""
    if not len(data.held_out):
        raise ValueError(
            "The memorisation test is calibrated on samples that the generator has not seen. Give "
            f"held-out samples, or leave the test out. Received: data={data}"
        )
    held_out = select(data.held_out, slice(LIMIT))
    # The nearest percent is asked for; fewer held-out samples can only tell a larger share.
    quantile = max(0.01, 1.0 / (len(held_out) + 1))
    fake = select(samples, slice(LIMIT))
    return memorisation_test(data.train, fake, held_out, quantile=quantile)


def plain(value):
    """Dataclasses, arrays and tuples as what JSON knows; NaN as None."""
    if dataclasses.is_dataclass(value):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value
