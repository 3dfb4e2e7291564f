"""Collapsed, memorised or fine: one word for a run, with its evidence."""

from keras_gan.files import MALFORMED
from keras_gan.pages.report.verdict import samples, sequences, translations
from keras_gan.pages.report.verdict.finding import Finding, Verdict

_OF_KIND = {
    "samples": samples.findings,
    "translations": translations.findings,
    "sequences": sequences.findings,
}


def verdict_of(recorded):
    """The `Verdict` of a `Recorded` run."""
    found = []
    if recorded.broken_at is not None:
        text = f"From step {recorded.broken_at:,} on the losses are no numbers."
        found.append(Finding("losses", text, "broken"))
    if recorded.evaluation is None:
        if found:
            return Verdict.of(found)
        return Verdict("not judged", "It was not evaluated.", [])
    try:
        found += _OF_KIND[recorded.kind](recorded.evaluation)
    except MALFORMED as error:
        text = f"evaluation.json lacks what this version reads: {type(error).__name__} {error}."
        return Verdict("not judged", "Its numbers could not be read.", [Finding("", text)])
    return Verdict.of(found)
