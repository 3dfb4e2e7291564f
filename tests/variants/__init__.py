"""A case for each variant: what the table of tests must know of it, and its own tests beside it.

`CASES` is {variant's name: case}; a file `test_NAME.py` here with a `CASE` is in the table.
"""

import dataclasses
import importlib
import pkgutil

from tests.variants.case import Case


def _found():
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("test_"):
            yield importlib.import_module(f"{__name__}.{module.name}").CASE


CASES = {case.name: case for case in _found()}


def one_for_each_recipe(kind):
    """{name: case} of the first variant with each recipe of networks for a kind of data.

    What a test asks of networks needs no answer from two variants whose networks are the same.
    """
    chosen = {}
    for name, case in CASES.items():
        recipe = case.variant.recipes.get(kind)
        if recipe is not None:
            same = dataclasses.replace(recipe, latent_dim=1, width=1)
            made = tuple(case.variant.made.items())
            chosen.setdefault((same, made, case.recipe.k, case.recipe.betas is None), name)
    return {name: CASES[name] for name in chosen.values()}
