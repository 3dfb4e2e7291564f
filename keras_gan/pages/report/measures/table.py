"""Numbers in rows and columns, of any kind of run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One number as it is shown.

    Attributes:
        text: with its error bar.
        value, error: the same as numbers, None where they are not known.
    """

    text: str
    value: float | None = None
    error: float | None = None

    @classmethod
    def of(cls, value, error=None, form=".4g"):
        if value is None:
            return cls("-")
        bar = "" if error is None else f" ± {error:.2g}"
        return cls(f"{value:{form}}{bar}", value, error)


@dataclass(frozen=True)
class Row:
    """One measure.

    Attributes:
        key: the same in all runs that measured it, such as "fid".
        label: its name, which is its protocol.
        meaning: a sentence, or nothing for a further number of the row above.
        cells: list of `Cell` or None, one for each column of the table.
    """

    key: str
    label: str
    meaning: str
    cells: list


@dataclass(frozen=True)
class Table:
    """Attributes:
    columns: the headings.
    rows: list of `Row`.
    note: what the error bars are of, and what was compared with what.
    """

    columns: list[str]
    rows: list[Row]
    note: str

    def filled(self):
        """The same without columns that have no number."""
        keep = [n for n in range(len(self.columns)) if any(row.cells[n] for row in self.rows)]
        rows = [Row(row.key, row.label, row.meaning, [row.cells[n] for n in keep])
                for row in self.rows]  # fmt: skip
        return Table([self.columns[n] for n in keep], rows, self.note)
