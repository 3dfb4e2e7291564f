"""When a number of a translation means less than it seems to: said beside it."""

_FEW = 50


def doubts(report):
    """List of sentences about a `TranslationReport`."""
    protocol = report.protocol
    found = list(report.impossible)
    for to, metrics in report.numbers.items():
        found += _against_nothing(to, metrics)
        found += _retrieved(to, metrics.get("retrieval"))
        equal = metrics.get("psnr", {}).get("translated", {}).get("equal")
        if equal:
            found.append(f"PSNR to {to} leaves out {equal} pictures that equal their targets.")
    if not protocol["paired"]:
        found.append(
            "The true partners of these pictures are not known. KID says whether translated "
            "pictures look like real ones, not whether each is the right one."
        )
    few = min(protocol["n_held_out"].values())
    if few < _FEW:
        found.append(f"Only {few} held-out pictures: differences of a few errors mean nothing.")
    for to, metrics in report.numbers.items():
        rows = metrics.get("kid")
        if rows and rows["mean"]["value"] <= rows["real"]["value"]:
            found.append(
                f"KID({protocol['extractor']}) to {to} takes the mean picture for real ones, so it "
                "says little here: take another extractor."
            )
    measured = {metric for metrics in report.numbers.values() for metric in metrics}
    if protocol["extractor"] == "pixels" and {"kid", "fid"} & measured:
        found.append(
            "KID of pixels knows nothing of shapes: a shift by one pixel costs more than noise. "
            "Inception, or a network of your own, sees more."
        )
    return found


def _against_nothing(to, metrics):
    """Sentences where the model is no better than what costs nothing."""
    columns = {"sources": "the pictures left as they are", "mean": "the mean picture"}
    for metric, title in (("l1", "L1"), ("kid", "KID")):
        rows = metrics.get(metric, {})
        for column, text in columns.items():
            if column in rows and rows["translated"]["value"] >= rows[column]["value"]:
                yield f"{title} to {to} is no better than that of {text}."


def _retrieved(to, rows):
    if rows is None:
        return
    row = rows["translated"]
    if row["value"] - row["chance"] < 2 * row["standard_error"]:
        yield (
            f"The true partner is found no more often than by guessing ({row['chance']:.3f}): what "
            f"the model makes of a picture has little to do with it (to {to})."
        )
