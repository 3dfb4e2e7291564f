"""Samples from noise: copies, lost modes, and samples beside the data."""

from keras_gan.pages.report.verdict.finding import LOST, Finding, of_share

#: A mode or class with less than this part of its share is as good as missing.
MISSING = 0.1
#: Of real points in the plane, so many lie within three standard deviations of their mode.
_WITHIN = 0.9889


def findings(evaluation):
    """List of `Finding`s of an evaluation.json of samples."""
    tests, results = evaluation.get("tests", {}), evaluation["results"]
    real = evaluation.get("real_held_out", {})
    modes = tests.get("modes", {})
    found = [*_copies(tests.get("memorisation"))]
    near = _relative(results, real, "precision")
    if "coverage" in modes:
        found += _known_modes(modes["coverage"])
    if "classes" in modes:
        found.append(_classes(modes["classes"]))
    if "birthday" in modes:
        found.append(_repetition(modes["birthday"], evaluation["protocol"]["n_real"]))
    if "bins" in modes:
        found.append(_bins(modes["bins"], near))
    if near is not None:
        found += _neighbours(results["prdc"], real.get("prdc"), near)
        found += _coverage(evaluation.get("as_many_generated", {}).get("prdc"), real.get("prdc"))
    if "obeyed" in results:
        found.append(_obeyed(results["obeyed"], real.get("obeyed")))
    return found


def _copies(test):
    if not test:
        return
    share = (f"{test['share']:.1%} of {test['n_fake']:,} samples are nearer to a training sample "
             f"than all but {test['held_out_share']:.1%} of unseen real ones")  # fmt: skip
    if test["memorised"]:
        copies = f"; {test['copies']:,} are exact copies" if test["copies"] else ""
        text = f"Copies: found (p = {test['p_value']:.2g}). {share}{copies}."
        yield Finding("copies", text, "memorised")
    else:
        yield Finding("copies", f"Copies: not found (p = {test['p_value']:.2g}). {share}.")


def _known_modes(test):
    counts, total = test["counts"], sum(test["counts"])
    near = test["high_quality"] / _WITHIN
    if total and near >= MISSING:
        least = MISSING * total / len(counts)
        lost = sum(count < least for count in counts)
        text = (f"Modes: {len(counts) - lost} of {len(counts)} are made; the poorest has "
                f"{min(counts):,} of {test['n_fake']:,} points.")  # fmt: skip
        yield Finding("variety", text, "collapsed" if lost else None)
    text = (f"Points: {test['high_quality']:.1%} lie within three standard deviations of a mode; "
            f"of real ones {_WITHIN:.1%}.")  # fmt: skip
    yield Finding("quality", text, of_share(near, "not good"))


def _classes(test):
    shares = list(zip(test["real_shares"], test["fake_shares"], strict=True))
    lost = [n for n, (real, fake) in enumerate(shares) if fake < MISSING * real]
    rare = test["under_represented"]
    words = f"{len(rare)} made too rarely" if rare else "none is made too rarely"
    text = f"Classes: {len(shares) - len(lost)} of {len(shares)} are made, {words}."
    return Finding("variety", text, "collapsed" if lost else None)


def _repetition(test, n_real):
    pairs = (
        f"{test['fake_pairs']:,} near-duplicate pairs among {test['batch']:,} samples, where as "
        f"many real ones have {test['real_pairs']:,} (p = {test['p_value']:.2g})"
    )
    size = test["support_size"]
    if not test["repeats"] or size is None:
        return Finding("repetition", f"Repetition: no more than in the data. {pairs}.")
    text = f"Repetition: {pairs}, as of a generator that has about {size:,.0f} different samples."
    return Finding("repetition", text, "collapsed" if size < LOST * n_real else None)


def _bins(test, near):
    empty = sum(test["real_shares"][number] for number in test["empty"])
    text = f"Parts of the data: none of {test['bins']} bins is made too rarely."
    if test["dropped"] or test["empty"]:
        text = (
            f"Parts of the data: of {test['bins']} bins {len(test['dropped'])} are made too rarely "
            f"and {len(test['empty'])} not at all, which hold {empty:.1%} of the real samples."
        )
    # Samples that are nowhere near the data leave most bins empty, whatever their variety.
    lost = empty > LOST / 2 and (near is None or near >= LOST)
    return Finding("variety", text, "collapsed" if lost else None)


def _relative(results, real, key):
    """A share over that of real held-out samples; None if it was not measured."""
    value = results.get("prdc", {}).get(key)
    if value is None:
        return None
    return value / (real.get("prdc", {}).get(key) or 1.0)


def _neighbours(row, real, near):
    keys = ("precision", "recall")
    beside = [f" (real held-out {real[key]:.1%})" if real else "" for key in keys]
    covered = row["recall"] / ((real or {}).get("recall") or 1.0)
    text = f"Precision: {row['precision']:.1%} of the samples lie among real ones{beside[0]}."
    yield Finding("quality", text, of_share(near, "not good"))
    text = f"Recall: {row['recall']:.1%} of the real samples lie among generated ones{beside[1]}."
    # Samples that are nowhere near the data have no variety that could be judged.
    yield Finding("variety", text, of_share(covered, "collapsed" if near >= LOST else "not good"))


def _coverage(row, real):
    """It grows with the number of samples: only equal numbers are compared."""
    if row and real:
        text = (f"Coverage: {row['coverage']:.1%} of the real samples have a generated one nearby; "
                f"with as many real held-out ones {real['coverage']:.1%}.")  # fmt: skip
        yield Finding("quality", text, of_share(row["coverage"] / (real["coverage"] or 1), "rough"))


def _obeyed(row, real):
    ceiling = f", of real samples in {real['value']:.1%}" if real else ""
    text = (f"Labels: the class asked for is seen in {row['value']:.1%}{ceiling}; with shuffled "
            f"labels in {row['shuffled']:.1%}.")  # fmt: skip
    if row["value"] - row["shuffled"] < 3 * row["standard_error"]:
        return Finding("labels", text, "not good")
    return Finding(
        "labels", text, of_share(row["value"] / (real or {"value": 1})["value"], "rough")
    )
