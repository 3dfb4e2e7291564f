"""All that the page says of one run."""

from dataclasses import dataclass

from keras_gan.pages.report import charts
from keras_gan.pages.report.commands import commands_of
from keras_gan.pages.report.diagnosis import copied_lines, pictures_of, tables_of
from keras_gan.pages.report.frames import frames_of
from keras_gan.pages.report.losses import told_losses
from keras_gan.pages.report.losses.levels import undecided
from keras_gan.pages.report.losses.shapes import term
from keras_gan.pages.report.measures import measures_of
from keras_gan.pages.report.measures.meanings import meaning
from keras_gan.pages.report.thinning import MOST
from keras_gan.pages.report.verdict import verdict_of

_PLAYERS = ("d_loss", "g_loss")
#: At most so many curves beside those of the two players.
_CHARTS = 16


@dataclass(frozen=True)
class Chart:
    """A curve with its name and what is to be said of it."""

    title: str
    svg: str
    alt: str
    caption: str


def section(recorded, room):
    """Everything about one run, for the template.

    Args:
        recorded: `Recorded`.
        room: bytes that its pictures may take.
    """
    pictures = pictures_of(recorded)
    taken = sum(picture.size for picture in pictures.values())
    evaluation = recorded.evaluation or {}
    return {
        "recorded": recorded,
        "verdict": verdict_of(recorded),
        "troubles": recorded.troubles,
        "frames": frames_of(recorded, room - taken),
        "losses": told_losses(recorded),
        "charts": charts_of(recorded),
        "measures": measures_of(recorded),
        "doubts": _texts(evaluation.get("doubts")),
        "pictures": pictures,
        "tables": tables_of(recorded),
        "lines": copied_lines(recorded),
        "settings": _shown(recorded.settings),
        "versions": _shown(recorded.settings.get("versions", {})),
        "commands": commands_of(recorded),
    }


def charts_of(recorded):
    """List of `Chart`s: both losses in one, every other column of the history on its own."""
    columns = recorded.columns()
    players = {name: columns.pop(name) for name in _PLAYERS if name in columns}
    level = undecided(recorded.loss, recorded.settings["variant"])
    found = []
    if players:
        dashed = ""
        if level is not None:
            dashed = f"Dashed: d_loss of a discriminator that cannot tell, {level:.4g}."
        found.append(chart("Losses of both players", players, dashed, level=level))
    errors = dict(_errors(columns))
    for name in [name for name in columns if not name.endswith(("_error", "_std"))][:_CHARTS]:
        text = term(name) or meaning(name.removeprefix("to_b_").removeprefix("to_a_"))
        bars = {name: errors[name]} if name in errors else None
        found.append(chart(name, {name: columns[name]}, text, errors=bars))
    return found


def _errors(columns):
    for name, (_, values) in columns.items():
        error = columns.get(f"{name}_error")
        if error and len(error[1]) == len(values):
            yield name, error[1]


def chart(title, named, text, **drawn):
    """The `Chart` of {name: (steps, values)}; `drawn` as `charts.curves` takes it."""
    svg, outside = charts.curves(named, **drawn)
    ends = [f"{name} from {values[0]:.4g} at step {steps[0]:,} to {values[-1]:.4g} at step "
            f"{steps[-1]:,}" for name, (steps, values) in named.items()]  # fmt: skip
    caption = text
    if any(len(values) > MOST for _, values in named.values()):
        caption = f"{caption} Line: mean of neighbouring epochs, around it their range.".strip()
    if outside:
        caption = f"{caption} {outside:,} values lie outside of the frame.".strip()
    return Chart(title, svg, "; ".join(ends), caption)


def _shown(settings):
    """{name: text} of what is set; long texts cut, as a vocabulary would fill the page."""
    found = {}
    for name, value in settings.items():
        if value is None or name in ("versions", "training"):
            continue
        text = value if isinstance(value, str) else repr(value)
        found[name] = text if len(text) <= 300 else f"{text[:300]} ... ({len(text):,} letters)"
    training = settings.get("training")
    return {**found, **(_shown(training) if isinstance(training, dict) else {})}


def _texts(values):
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
