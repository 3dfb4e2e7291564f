"""`emoji:PATH_A,PATH_B`: the same emoji as two vendors draw it."""

import numpy as np

from keras_gan.data.emoji import package_of
from keras_gan.data.samples import TwoSamples


def emoji_pairs(paths, argument, size):
    """Emoji of two packages with the same code points, on white, RGB, variants of skin too.

    Held out are base emoji with all their variants by colour of skin, alike in every category.
    A woman and a man who do the same are two base emoji, though most vendors draw them alike.

    Args:
        paths: of the two packages, each as in `emoji`.
        argument: what stands behind the colon.
        size: as in `load`; 64 is what the sheets have.
    """
    name = f"emoji:{argument}"
    packages = [package_of(path, name) for path in paths]
    first, second = (_by_code_points(package) for package in packages)
    both = [code for code in first if code in second]
    if not both:
        raise ValueError(
            "The two packages have no emoji in common, or no pictures of them. Received: "
            f"name={name!r} with {len(first)} and {len(second)} pictures"
        )
    a, b = (
        np.stack([package.picture(found[code][0], size) for code in both])
        for package, found in zip(packages, (first, second), strict=True)
    )
    bases, categories = zip(*(first[code][1:] for code in both), strict=True)
    base = np.unique(bases, return_inverse=True)[1]
    labels = np.unique(categories, return_inverse=True)[1]
    names = tuple(code.lower() for code in both)
    return TwoSamples(a, b, names=names, of=base, labels=labels, alike=base)


def _by_code_points(package):
    """{code points of a picture: (its entry, code points of its base emoji, its category)}."""
    return {
        picture["unified"]: (picture, entry["unified"], entry["category"])
        for entry in package.entries
        for picture in (entry, *entry.get("skin_variations", {}).values())
        if package.has(picture)
    }
