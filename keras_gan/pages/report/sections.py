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

#: Columns of the history in one frame; every other has its own.
_TOGETHER = {
    "Losses of both players": ("d_loss", "g_loss"),
    "Accuracy of the discriminator": ("d_accuracy_real", "d_accuracy_fake"),
    "Norms of gradients": ("d_gradient_norm", "g_gradient_norm"),
    "Divergences of n-grams": ("js1", "js2", "js3", "js4"),
}
_LOSSES = "Losses of both players"
#: At most so many frames.
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
    """List of `Chart`s of the columns of the history."""
    columns = recorded.columns()
    level = undecided(recorded.loss, recorded.settings["variant"])
    errors = dict(_errors(columns))
    found = []
    for title, names in _frames(columns)[:_CHARTS]:
        named = {name: columns[name] for name in names}
        first = names[0].removeprefix("to_b_").removeprefix("to_a_")
        text, drawn = term(first) or meaning(first), {}
        if title == _LOSSES and level is not None:
            text = f"Dashed: d_loss of a discriminator that cannot tell, {level:.4g}."
            drawn["level"] = level
        if names[0] in errors:
            drawn["errors"] = {names[0]: errors[names[0]]}
        found.append(chart(title, named, text, **drawn))
    return found


def _frames(columns):
    """[(title, names of columns)]."""
    left = [name for name in columns if not name.endswith(("_error", "_std"))]
    found = []
    for title, together in _TOGETHER.items():
        names = [name for name in together if name in left]
        found += [(title, names)] if names else []
        left = [name for name in left if name not in names]
    return [*found, *((name, [name]) for name in left)]


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
    """{name: text} of what is set; long texts cut, as a vocabulary would fill the page.

    Where the data lie on this machine is nobody's business whom the page is sent to.
    """
    found = {}
    for name, value in settings.items():
        if value is None or name in ("versions", "training", "data_place"):
            continue
        text = value if isinstance(value, str) else repr(value)
        found[name] = text if len(text) <= 300 else f"{text[:300]} ... ({len(text):,} letters)"
    training = settings.get("training")
    return {**found, **(_shown(training) if isinstance(training, dict) else {})}


def _texts(values):
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
