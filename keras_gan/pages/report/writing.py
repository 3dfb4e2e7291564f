"""From runs to a file."""

from pathlib import Path

from keras_gan.files import written_beside
from keras_gan.pages.report.comparing import compared
from keras_gan.pages.report.page import html
from keras_gan.pages.report.recorded import recorded
from keras_gan.pages.report.sections import section
from keras_gan.runs import RunFolder
from keras_gan.runs.report_mark import is_report

#: Bytes of the page that pictures may take, of all runs together.
_ROOM = 2_000_000


def write_report(runs, out=None, *, overwrite=False):
    """Write one HTML page that says what happened in a run and whether it is good.

    For any run of any variant, also while it trains: a verdict in words with its evidence, samples
    over training, losses beside what they should look like, every number of its evaluation with
    its doubts, what the tests found, settings, versions, and the lines that make it again. The
    page needs no network and no JavaScript. Several runs stand beside each other, as far as they
    can be compared; where not, the page says which settings differ. Keras is not imported.

    Args:
        runs: path of a RUN or a `runs.RunFolder`, or a list of them.
        out: path of the page; None for `report.html` in the one run.
        overwrite: whether a file at `out` that is no report is replaced. A report always is.

    Returns:
        The path of the page.

    Raises:
        FileNotFoundError, ValueError: a folder without a run, a run.json that cannot be read.
        ValueError: several runs without `out`, or a file of another kind there.

    Example:
        keras_gan.pages.write_report("runs/digits")
        keras_gan.pages.write_report(["runs/a", "runs/b"], "both.html")
    """
    runs = [runs] if isinstance(runs, str | Path | RunFolder) else list(runs)
    found = [recorded(run) for run in runs]
    out = _place(found, out)
    if out.exists() and not overwrite and not is_report(out):
        raise ValueError(
            f"{out} is there already and is no report of keras-gan. Choose another name, or ask "
            f"for it to be replaced. Received: overwrite={overwrite}"
        )
    sections = [section(one, _ROOM // len(found)) for one in found]
    comparison = compared(found, sections) if len(found) > 1 else None
    with written_beside(out) as beside:
        beside.write_text(html(sections, comparison), encoding="utf-8")
    return out


def _place(found, out):
    if not found:
        raise ValueError("A report is of one run at least. Received: runs=[]")
    if out is None and len(found) > 1:
        raise ValueError(
            f"A report of {len(found)} runs belongs to none of them: say where it is to lie. "
            f"Received: out={out}"
        )
    return found[0].run.report if out is None else Path(out)
