"""RUN/README.md: a model card in the form that model hubs read, for whoever gets the model."""

import json

from keras_gan.files import MALFORMED, written_beside
from keras_gan.runs.card_measures import measures
from keras_gan.runs.folder import CARD_MARK

_LOAD = """\
import keras, keras_gan  # any backend
gan = keras.saving.load_model("model.keras")
{use}"""


def write_card(run):
    """Write the card of a finished run, unless README.md is there and not ours.

    It holds what run.json and evaluation/evaluation.json say, so it is written again after every
    evaluation. Whoever removes its line "Written by keras-gan" keeps it as it is.

    Args:
        run: `RunFolder`.

    Returns:
        The path, or None where a README.md of one's own was left alone.

    Raises:
        files.NotWritten: a full disk.
    """
    if run.card.exists() and not run.card_ours:
        return None
    settings = run.read_settings()
    try:
        text = card(settings, _evaluation(run, settings))
    except MALFORMED:  # of an evaluation that was edited nothing is said
        text = card(settings)
    with written_beside(run.card) as beside:
        beside.write_text(text, encoding="utf-8")
    return run.card


def card(settings, evaluation=None):
    """The text of the card: front matter in YAML, then Markdown.

    Args:
        settings: what run.json holds.
        evaluation: what evaluation.json holds, or None.
    """
    variant, data = settings["variant"].rpartition(":")[2], _printable(settings["data"])
    rows = measures(evaluation)
    kind = _kind(settings)
    front = {
        "library_name": "keras",
        "license": "unknown",
        "tags": ["gan", "keras", "keras_gan", variant],
        **({"pipeline_tag": kind} if kind else {}),
    }
    lines = ["---", f"{CARD_MARK} The license is yours to choose.",
             *(f"{name}: {_yaml(value)}" for name, value in front.items())]  # fmt: skip
    if rows:
        result = {"task": {"type": kind or "other"}, "dataset": {"type": data, "name": data},
                  "metrics": [{"type": row.key, "name": row.name, "value": row.value}
                              for row in rows]}  # fmt: skip
        index = [{"name": f"{variant} on {data}", "results": [result]}]
        lines.append(f"model-index: {_yaml(index)}")
    lines += ["---", "", f"# {variant}, trained on {data}", "", _what(settings), ""]
    if settings["class_names"]:
        lines += [f"Classes, by number from 0: {', '.join(settings['class_names'][:100])}.", ""]
    lines += ["```python", _LOAD.format(use=_use(settings)), "```", ""]
    lines += _measured(rows, evaluation)
    versions = ", ".join(f"{name} {x}" for name, x in settings.get("versions", {}).items())
    lines += [f"Made with {versions or 'unknown versions'}. All settings are in run.json; "
              "`keras-gan train --config run.json --out RUN` trains it again."]  # fmt: skip
    return "\n".join(lines) + "\n"


def _kind(settings):
    """The hubs' name of the task, or None for points."""
    if settings["target_shape"]:
        return "image-to-image"
    if settings["tokens"]:
        return "text-generation"
    if len(settings["shape"]) != 3:
        return None
    return "text-to-image" if settings["text"] else "unconditional-image-generation"


def _what(settings):
    shape = " x ".join(map(str, settings["shape"]))
    made = f"samples of {shape} numbers"
    if settings["target_shape"]:
        target = " x ".join(map(str, settings["target_shape"]))
        made = f"pictures of {target} out of pictures of {shape}"
    elif settings["tokens"]:
        made = f"sequences of {settings['tokens'].get('length', shape)} tokens"
    told = f", told its {settings['condition']}" if settings["condition"] else ""
    return (
        f"A generative adversarial network that makes {made}{told}. {settings['steps']:,} steps of "
        f"{settings['batch_size']} samples, {settings['samples']:,} in all to learn from, "
        f"seed {settings['seed']}, on {settings['backend']}."
    )


def _use(settings):
    if settings["target_shape"]:
        return "translated = gan.translate(images)  # in [-1, 1]"
    if settings["tokens"]:
        return "texts = gan.decode(gan.generate(64, seed=1))"
    asked = ", condition=0" if settings["class_names"] else ""
    if settings["text"]:
        asked = f", condition={(settings['captions'] or [''])[0]!r}"
    return f"samples = gan.generate(64{asked}, seed=1)"


def _measured(rows, evaluation):
    if not rows:
        return ["Not measured: `keras-gan evaluate RUN`.", ""]
    lines = ["| measure | of this model | +- | of real samples |", "| --- | --- | --- | --- |"]
    for row in rows:
        cells = row.name, *(_number(x) for x in (row.value, row.error, row.real))
        lines.append(f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |")
    doubts = [f"- {sentence}" for sentence in evaluation.get("doubts", [])]
    return [*lines, "", *([*doubts, ""] if doubts else [])]


def _number(value):
    return "" if value is None else f"{value:.4g}"


def _yaml(value):
    """JSON, which YAML reads too: numbers need a point, and letters must be printable."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_yaml(key)}: {_yaml(x)}" for key, x in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    if isinstance(value, float):
        number, _, exponent = repr(value).partition("e")
        point = "" if "." in number else ".0"
        return f"{number}{point}e{int(exponent):+d}" if exponent else number
    return json.dumps(_printable(value), ensure_ascii=False)


def _printable(text):
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _evaluation(run, settings):
    """What evaluation.json says of the finished model, or None."""
    try:
        told = json.loads((run.evaluation / "evaluation.json").read_text(encoding="utf-8"))
        return told if told["target"]["step"] == settings["steps"] else None
    except (OSError, *MALFORMED):
        return None
