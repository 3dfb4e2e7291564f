"""What was measured of generated sequences: a table with doubts, for people and for programs."""

from dataclasses import dataclass
from pathlib import Path

from keras_gan.evaluation.diagnosis import plain
from keras_gan.evaluation.sequence_doubts import sequence_doubts
from keras_gan.files import write_lines

_SHOWN = 5


@dataclass(frozen=True)
class Row:
    """One number of generated sequences.

    Attributes:
        label: What it is.
        value: Of the generated sequences.
        error: Its standard error for other samples of the same generator, or None. Of n-gram
            divergences it is that of as many real sequences.
        real: Of as many real sequences: the floor of divergences.
    """

    label: str
    value: float
    error: float | None
    real: float | None


class SequenceReport:
    """The outcome of `SequenceEvaluator.evaluate`: `print` it, index it, write `to_dict()`.

    Args:
        protocol: dictionary of everything that decides the numbers, besides the generator.
        rows: {name: Row}.
        tests: {"memorisation": SequenceMemorisation}.
        left_out: sentences that say what could not be measured.
        data: `keras_gan.data.Data`.
        fake: the generated ids.
    """

    def __init__(self, protocol, rows, tests, left_out, data, fake):
        self.protocol = protocol
        self.rows = rows
        self.tests = tests
        self.left_out = left_out
        self.data = data
        self.fake = fake

    def __getitem__(self, name):
        """The `Row` of a number, or the result of a test."""
        return self.tests[name] if name in self.tests else self.rows[name]

    def logs(self):
        """{"js4": 0.2, "valid": 0.97, ...}: flat floats, as callbacks log them."""
        return {name: float(row.value) for name, row in self.rows.items()}

    def to_dict(self):
        """Everything, as JSON knows it."""
        return plain({
            "protocol": self.protocol,
            "results": self.rows,
            "tests": self.tests,
            "doubts": self.doubts(),
        })  # fmt: skip

    def draw(self, folder):
        """Write `said.txt`, the generated sequences that were measured; returns its path in a list.

        Args:
            folder: made when it is missing.
        """
        path = Path(folder) / "said.txt"
        write_lines(path, self.data.decode(self.fake))
        return [path]

    def doubts(self):
        """Sentences that say which numbers mean less than they seem to, and what would help."""
        return sequence_doubts(self)

    def __str__(self):
        header = ("", f"{self.protocol['count']:,} generated", "as many real ones")
        lines = [header, *map(_shown, self.rows.values())]
        widths = [max(len(line[column]) for line in lines) for column in range(3)]
        table = [
            f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}".rstrip() for a, b, c in lines
        ]
        against = (
            f"against {self.protocol['n_held_out']:,} held-out sequences of "
            f"{self.protocol['data']}; the real ones beside are of {self.protocol['n_train']:,} to "
            "train on"
        )
        texts = self.data.decode(self.fake[:_SHOWN])
        said = [f"said: {text!r}" for text in texts]
        notes = [f"note: {sentence}" for sentence in self.doubts()]
        return "\n".join([*table, against, *_memorisation(self.tests), *said, *notes])


def _shown(row):
    error = "" if row.error is None else f" +- {row.error:.2g}"
    return row.label, f"{row.value:.4g}{error}", "-" if row.real is None else f"{row.real:.4g}"


def _memorisation(tests):
    test = tests.get("memorisation")
    if test is not None:
        yield (
            f"copies: {'MORE' if test.memorised else 'no more'} than of unseen real ones, p = "
            f"{test.p_value:.2g}; {test.copies} equal a sequence to train on (expected "
            f"{test.expected_copies:.1f} +- {test.expected_error:.1f}), {test.share:.1%} share a "
            f"run of more than {test.threshold} tokens (real {test.held_out_share:.1%})"
        )
