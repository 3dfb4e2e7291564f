"""What was measured, as lines of JSON in results/, and the pages that are made of them."""

import argparse
import importlib.metadata
import json
import platform
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results"
PAGES = Path(__file__).parent / "pages"
BACKEND_NAMES = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "torch"}


def read(name):
    path = RESULTS / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def write(name, lines):
    RESULTS.joinpath(f"{name}.jsonl").write_text("".join(json.dumps(x) + "\n" for x in lines))


def replace(name, new, key):
    """Puts lines in the place of those with the same `key(line)`."""
    keys = {key(line) for line in new}
    write(name, [*(line for line in read(name) if key(line) not in keys), *new])


def environment(packages, **more):
    """The line that says where the others come from."""
    versions = {name: importlib.metadata.version(name) for name in packages}
    return {"what": "environment", "python": platform.python_version(), **versions, **more}


def versions(environment, without=()):
    skipped = ("what", *without)
    return ", ".join(f"{name} {x}" for name, x in environment.items() if name not in skipped)


def measure(name, description, measurements, write_page, environment, **options):
    """The command line of a record whose lines are made in parts: {what: function of `options`}.

    Args:
        environment: function that returns the line `what: "environment"`.
        options: {name: help} of further options, handed to the functions.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("what", nargs="*", help=f"of {', '.join(measurements)}; or all")
    parser.add_argument("--table", action="store_true", help="write the table, measure nothing")
    for option, text in options.items():
        parser.add_argument(f"--{option}", help=text)
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.what) - set(measurements))
    if unknown:
        parser.error(f"there are {', '.join(measurements)}. Received: {', '.join(unknown)}")
    for what in () if arguments.table else arguments.what or measurements:
        new = []
        for line in measurements[what](*(getattr(arguments, option) for option in options)):
            print(json.dumps(line), flush=True)
            new.append(line)
        replace(name, [environment(), *new], lambda line: line["what"])
    write_page(read(name))


def chosen(lines, **values):
    """The lines that hold these values."""
    return [x for x in lines if all(x.get(name) == value for name, value in values.items())]


def table(head, rows):
    """Markdown. `head`: names of the columns with " | " between them; `rows`: lists of cells."""
    names = head.split(" | ")
    rows = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


def table_of(lines, columns):
    """A row for each line; `columns`: {name: format string of the line's values}."""
    rows = [[text.format(**line) for text in columns.values()] for line in lines]
    return table(" | ".join(columns), rows)


def write_page(name, **parts):
    """results/NAME.md is pages/NAME.md with numbers and tables put in."""
    text = PAGES.joinpath(f"{name}.md").read_text(encoding="utf-8").format(**parts)
    RESULTS.joinpath(f"{name}.md").write_text(text, encoding="utf-8")


def spread(values):
    """Half the range, in percent of the median."""
    return 50 * (max(values) - min(values)) / median(values)
