"""A case for each variant: what the table of tests must know of it, and its own tests beside it.

`CASES` is {variant's name: case}; a file `test_NAME.py` here with a `CASE` is in the table.
"""

import importlib
import pkgutil

from tests.variants.case import Case


def _found():
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("test_"):
            yield importlib.import_module(f"{__name__}.{module.name}").CASE


CASES = {case.name: case for case in _found()}
