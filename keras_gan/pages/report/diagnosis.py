"""What the tests point at: nearest neighbours, lost parts, single classes."""

from dataclasses import dataclass

from keras_gan.files import MALFORMED
from keras_gan.pages.report.embedding import embedded

_FEW = 10  # lines of text


@dataclass(frozen=True)
class Shares:
    """One line for each class or mode.

    Attributes:
        title: of the table.
        columns: headings of the numbers.
        rows: [(name, numbers as text, whether it is lost)].
    """

    title: str
    columns: tuple[str, ...]
    rows: list

    @property
    def any_lost(self):
        """Whether any of them is."""
        return any(lost for _, _, lost in self.rows)


def pictures_of(recorded):
    """{heading: `Picture`} of an evaluation, as far as they are there."""
    folder, found = recorded.run.evaluation, {}
    if recorded.evaluation is None:
        return found
    for name, heading, alt, caption in _PICTURES:
        picture = embedded(folder / name, f"{alt} of {recorded.name}", caption)
        if picture is not None:
            found[heading] = picture
    return found


_PICTURES = (
    ("memorisation.png", "Nearest neighbours",
     "Generated samples and their nearest training samples",
     "In pairs from left to right: a generated sample, and the training sample that is nearest to "
     "it. They are those that look most like copies, also where none was found."),
    ("dropped.png", "What is made too rarely", "Real samples that are generated too rarely",
     "Real samples: a row for each part of the data that is too rare among the generated ones, the "
     "surest first."),
    ("points.png", "Points", "Generated points over real ones",
     "Generated points over the real ones."),
    ("worst.png", "Farthest from the truth", "Sources, translations and true pictures",
     "The held-out pictures that were translated worst, each with what it should have become."),
)  # fmt: skip


def tables_of(recorded):
    """List of `Shares`; of an evaluation that cannot be read none."""
    evaluation = recorded.evaluation or {}
    try:
        return list(_tables(evaluation, recorded.settings["class_names"] or ()))
    except MALFORMED:
        return []


def _tables(evaluation, names):
    modes = evaluation.get("tests", {}).get("modes", {})
    if "classes" in modes:
        test = modes["classes"]
        rare = set(test["under_represented"])
        rows = [(names[n] if n < len(names) else str(n), (f"{real:.1%}", f"{fake:.1%}"), n in rare)
                for n, (real, fake) in enumerate(zip(test["real_shares"], test["fake_shares"],
                                                     strict=True))]  # fmt: skip
        yield Shares("How often each class is made", ("real", "generated"), rows)
    if "coverage" in modes:
        counts = modes["coverage"]["counts"]
        fair = sum(counts) / len(counts)
        rows = [(str(n), (f"{count:,}",), count < 0.1 * fair) for n, count in enumerate(counts)]
        yield Shares("Points of each mode", ("generated",), rows)
    obeyed = evaluation.get("results", {}).get("obeyed")
    if isinstance(obeyed, dict) and "of_classes" in obeyed:
        real = evaluation.get("real_held_out", {}).get("obeyed", {}).get("of_classes", {})
        rows = [(name, (f"{share:.1%}", f"{real[name]:.1%}" if name in real else "-"),
                 share < 0.5) for name, share in obeyed["of_classes"].items()]  # fmt: skip
        yield Shares("Is the class that was asked for seen?", ("generated", "real held-out"), rows)


def copied_lines(recorded):
    """[(what is shared, line)] of the sequences that share the longest runs with training ones."""
    evaluation = recorded.evaluation or {}
    file = recorded.run.evaluation / "said.txt"
    try:
        pairs = evaluation["tests"]["memorisation"]["pairs"][:_FEW]
        said = file.read_text(encoding="utf-8").split("\n")
        return [(f"{pair['length']} tokens in a row" + (", the whole line" if pair["copy"] else ""),
                 said[pair["fake"]]) for pair in pairs]  # fmt: skip
    except (OSError, *MALFORMED):
        return []
