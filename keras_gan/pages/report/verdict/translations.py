"""Translations: better than what costs nothing, and each the right one."""

from keras_gan.pages.report.verdict.finding import FINE, Finding


def findings(evaluation):
    """List of `Finding`s of an evaluation.json of translations."""
    found = []
    for to, rows in evaluation["results"].items():
        if "l1" in rows:
            found.append(_nearer(to, rows["l1"]))
        elif "kid" in rows:
            found.append(_like(to, rows["kid"]))
        if "retrieval" in rows:
            found.append(_right_ones(to, rows["retrieval"]["translated"]))
    if any("l1" in rows for rows in evaluation["results"].values()):
        found.append(Finding("copies", "Copies: the pictures were held out, so what was drawn for "
                             "them cannot have been learnt by heart."))  # fmt: skip
    return found


def _nearer(to, row):
    made, sources, mean = (row[name]["value"] for name in ("translated", "sources", "mean"))
    text = (
        f"To {to}: {made:.4f} from the true picture (L1), left as it is {sources:.4f}, the mean "
        f"picture {mean:.4f}."
    )
    return Finding("quality", text, _worse(made, min(sources, mean)))


def _like(to, row):
    made, sources = row["translated"]["value"], row["sources"]["value"]
    text = f"To {to}: {made:.3g} from real pictures (KID), left as it is {sources:.3g}."
    return Finding("quality", text, _worse(made, sources))


def _worse(made, free):
    """The fault of an error beside that of what costs nothing."""
    if made >= free:
        return "not good"
    return "rough" if made > FINE * free else None


def _right_ones(to, row):
    text = (f"To {to}: {row['value']:.1%} are nearest to their own true picture, by guessing "
            f"{row['chance']:.1%}.")  # fmt: skip
    alike = row["value"] - row["chance"] < 2 * row["standard_error"]
    return Finding("variety", text, "collapsed" if alike else None)
