"""The table of a training's losses, read without Keras."""

import csv


def read_history(path):
    """The rows of a `callbacks.HistoryCSV` file as dictionaries of numbers, without empty cells.

    Raises:
        ValueError: the file is no such table; the message names the line.
    """
    rows, line = [], 1
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, strict=True)
            for row in reader:
                line = reader.line_num
                numbers = {key: _number(key, value) for key, value in row.items() if value}
                rows.append({"epoch": numbers["epoch"], "step": numbers["step"], **numbers})
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise ValueError(
            f"{path}, line {line}: no row of numbers with epoch and step. It was edited "
            f"or cut. Received: path={str(path)!r}"
        ) from error
    return rows


def _number(key, text):
    return int(text) if key in ("epoch", "step") else float(text)
