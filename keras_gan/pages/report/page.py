"""The sections as one HTML file that loads nothing."""

import base64
import hashlib

import jinja2
from markupsafe import Markup

import keras_gan
from keras_gan.runs.report_mark import MARK

#: Names of classes, folders and data may hold markup: whatever is put in is escaped.
_PAGES = jinja2.Environment(
    loader=jinja2.PackageLoader("keras_gan.pages.report", "template"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html(sections, comparison=None):
    """The page as text.

    Args:
        sections: list of what `sections.section` gives, one for each run.
        comparison: `Comparison` of them, or None for a single run.
    """
    script, style = (_own(name) for name in ("slider.js", "style.css"))
    return _PAGES.get_template("page.html").render(
        mark=Markup(MARK),  # noqa: S704
        version=keras_gan.__version__,
        script=Markup(script),  # noqa: S704
        script_hash=_hash(script),
        style=Markup(style),  # noqa: S704
        sections=sections,
        comparison=comparison,
    )


def _own(name):
    """A file of this package as it is."""
    text, _, _ = _PAGES.loader.get_source(_PAGES, name)
    return text


def _hash(script):
    """So that the browser runs this script and no other, whatever a name may hold."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
