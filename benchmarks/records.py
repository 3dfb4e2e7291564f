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
    """Puts lines in the place of those in which the values of `key`, a list of names, are equal."""

    def of(line):
        return json.dumps([line.get(part) for part in key], sort_keys=True)

    keys = {of(line) for line in new}
    write(name, [*(line for line in read(name) if of(line) not in keys), *new])


def version(name):
    """Of a package, whose wheel may be one for CPUs under a name of its own."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return importlib.metadata.version(f"{name}-cpu")


def environment(packages, **more):
    """The line that says where the others come from."""
    versions = {name: version(name) for name in packages}
    yield {"what": "environment", "python": platform.python_version(), **versions, **more}


def versions(environment, without=()):
    skipped = ("what", *without)
    return ", ".join(f"{name} {x}" for name, x in environment.items() if name not in skipped)


def measure(name, description, measurements, write_page, key=("what",), **options):
    """The command line of a record whose lines are made in parts.

    Args:
        measurements: {what: function of `options` that yields lines}.
        key: see `replace`.
        options: {name: (default, help)} of further options, handed to the functions.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("what", nargs="*", help=f"of {', '.join(measurements)}; or all")
    parser.add_argument("--table", action="store_true", help="write the table, measure nothing")
    parser.add_argument("--print", action="store_true", help="print lines, write nothing")
    for option, (default, text) in options.items():
        kind = str if default is None else type(default)
        parser.add_argument(f"--{option}", default=default, type=kind, help=f"{text} ({default})")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.what) - set(measurements))
    if unknown:
        parser.error(f"there are {', '.join(measurements)}. Received: {', '.join(unknown)}")
    for what in () if arguments.table else arguments.what or measurements:
        new = []
        for line in measurements[what](**{name: getattr(arguments, name) for name in options}):
            print(json.dumps(line), flush=True)
            new.append(line)
            if not arguments.print:  # at once, for some take hours
                replace(name, new, key)
    if not arguments.print:
        write_page(read(name))


def chosen(lines, **values):
    """The lines that hold these values."""
    return [x for x in lines if all(x.get(name) == value for name, value in values.items())]


def table(lines, columns):
    """Markdown, a row for each line. `columns`: {name: format string of the line's values}."""
    rows = [[text.format(**line) for text in columns.values()] for line in lines]
    rows = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def write_page(name, **parts):
    """results/NAME.md is pages/NAME.md with numbers and tables put in."""
    text = PAGES.joinpath(f"{name}.md").read_text(encoding="utf-8").format(**parts)
    RESULTS.joinpath(f"{name}.md").write_text(text, encoding="utf-8")


def spread(values):
    """Half the range, in percent of the median."""
    return 50 * (max(values) - min(values)) / median(values)
