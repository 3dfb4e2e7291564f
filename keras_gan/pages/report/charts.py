"""Curves as SVG that stands in the page itself, in the page's colours."""

import io
import re

import matplotlib
import numpy as np
from markupsafe import Markup
from matplotlib.figure import Figure  # not pyplot: no window, no global state

from keras_gan.pages.report.thinning import frame, thinned

#: Stand for the page's colours, which are others at night: `var(--c0)` is text, 1 lines.
_CODE = re.compile(r"#0a0b0(\d)")
_INK, _FAINT, _FIRST, _CURVES = 0, 1, 2, 6
_SIZE = (4.6, 2.5)  # inches of 72 points: so wide as a phone
_FRAME = (0.12, 0.19, 0.86, 0.78)  # left, bottom, width, height, of 1
_STYLE = {
    "svg.fonttype": "none",  # letters stay letters
    "font.size": 9,
    "text.parse_math": False,  # a name may hold dollars
    "text.color": f"#0a0b0{_INK}", "axes.labelcolor": f"#0a0b0{_INK}",
    "axes.edgecolor": f"#0a0b0{_FAINT}", "grid.color": f"#0a0b0{_FAINT}",
    "xtick.color": f"#0a0b0{_INK}", "ytick.color": f"#0a0b0{_INK}",
    "axes.spines.top": False, "axes.spines.right": False,
    "axes.formatter.limits": (-3, 4),  # longer numbers have no room beside the frame
    "legend.frameon": False, "legend.fontsize": 8,
}  # fmt: skip


def curves(named, *, level=None, errors=None):
    """(the SVG, how many values lie outside of its frame).

    Args:
        named: {name: (steps, values)}.
        level: a line across at this value, or None.
        errors: {name: half the length of the bar at each step}.
    """
    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": " ".join(named)}):
        figure = Figure(figsize=_SIZE)  # a layout by matplotlib would draw everything twice
        axes = figure.add_axes(_FRAME)
        for number, (name, (steps, values)) in enumerate(named.items()):
            _draw(axes, name, steps, values, number, (errors or {}).get(name))
        bars = [
            end for name, error in (errors or {}).items() for end in _ends(named[name][1], error)
        ]
        low, high, outside = frame([*(values for _, values in named.values()), *bars], level)
        axes.set_ylim(low, high)
        if level is not None:
            axes.axhline(level, color=_colour(_INK), linewidth=1, linestyle=(0, (4, 3)))
        axes.set_xlabel("generator updates")
        axes.grid(linewidth=0.6)
        if len(named) > 1:
            axes.legend(loc="best")
        return _page_svg(figure), outside


def _draw(axes, name, steps, values, number, errors):
    colour = _colour(_FIRST + number % _CURVES)
    # A colour is not all that tells two curves apart.
    style = ("-", "--", ":", "-.")[number % 4]
    if errors is not None:
        axes.errorbar(steps, values, errors, color=colour, marker=".", capsize=2, label=name)
        return
    steps, mean, low, high = thinned(np.asarray(steps, float), np.asarray(values, float))
    if len(mean) < len(values):
        axes.fill_between(steps, low, high, color=colour, alpha=0.2, linewidth=0)
    marker = "." if len(mean) < 20 else ""  # a single epoch is a dot, which a line would not show
    axes.plot(steps, mean, style, color=colour, marker=marker, linewidth=1.4, label=name)


def _ends(values, errors):
    """Of error bars, which lie within the frame too."""
    values, errors = np.asarray(values, float), np.asarray(errors, float)
    return values - errors, values + errors


def _colour(number):
    return f"#0a0b0{number}"


def _page_svg(figure):
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None}, transparent=True)
    text = written.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r' id="[^"]+_\d+"', "", text)  # the same in each chart of the page
    text = re.sub(r' (?:width|height)="[\d.]+pt"', "", text, count=2)
    text = re.sub(r" font-family: [^;]+;", "", text)  # the page's own
    # A tenth of a point is enough for a path.
    text = re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\d\.\d)\d+", r"\1", path[0]), text)
    # What matplotlib writes has names escaped.
    return Markup(_CODE.sub(r"var(--c\1)", text))  # noqa: S704
