"""Puts the page together: one file that needs no other, live or with a recording inside.

The scripts are ECMAScript modules, which import each other by the names `lab/....js`. An import map
gives each name its text as a data address, so that one file holds them all without a build step.
"""

import base64
import functools
import json
from pathlib import Path

FOLDER = Path(__file__).parent / "page"
#: What a browser lets the page do: nothing but what stands in it.
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline' data:;"
)


def live_page():
    """The page that talks to the server it came from."""
    return _page("null", "connect-src 'self'")


def recorded_page(recording):
    """The page that replays a recording, a dictionary, and asks for nothing."""
    return _page(json.dumps(recording, separators=(",", ":"), allow_nan=False), "")


def _page(recording, connect):
    template = (FOLDER / "lab.html").read_text(encoding="utf-8")
    policy = f"{_POLICY} {connect}"
    parts = {
        "POLICY": policy,
        "STYLE": _text("uPlot.min.css") + _text("lab.css"),
        "CHARTS": _text("uPlot.iife.min.js"),
        "MODULES": _import_map(),
        # No text of a recording may end the element that holds it.
        "RECORDING": recording.replace("<", "\\u003c"),
    }
    for name, text in parts.items():
        template = template.replace(f"@@{name}@@", text)
    return template


@functools.cache
def _text(name):
    return (FOLDER / name).read_text(encoding="utf-8")


@functools.cache
def _import_map():
    modules = {f"lab/{path.name}": _address(path) for path in sorted(FOLDER.glob("*.js"))
               if not path.name.startswith("uPlot")}  # fmt: skip
    return json.dumps({"imports": modules})


def _address(path):
    encoded = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:text/javascript;charset=utf-8;base64,{encoded}"
