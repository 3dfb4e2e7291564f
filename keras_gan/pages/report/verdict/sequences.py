"""Sequences: copied lines, the same line again, and runs of tokens that no real one has."""

from keras_gan.pages.report.verdict.finding import Finding, of_share

#: Bits above the floor, of one at most.
_UNLIKE, _ROUGH = 0.5, 0.1
#: Of as many real sequences; where it is larger most runs occur once, in real ones too.
_FLOOR = 0.25


def findings(evaluation):
    """List of `Finding`s of an evaluation.json of sequences."""
    rows, found = evaluation["results"], []
    test = evaluation.get("tests", {}).get("memorisation")
    if test:
        found.append(_copies(test))
    if "distinct" in rows:
        found.append(_different(rows["distinct"]))
    orders = [n for n in range(1, 10) if f"js{n}" in rows and rows[f"js{n}"]["real"] <= _FLOOR]
    if orders:
        found.append(_runs(orders[-1], rows[f"js{orders[-1]}"]))
    if "valid" in rows:
        found.append(_valid(rows["valid"]))
    return found


def _copies(test):
    text = (f"(p = {test['p_value']:.2g}). {test['copies']:,} of {test['n_fake']:,} equal a "
            f"training sequence, where {test['expected_copies']:.1f} are expected; "
            f"{test['share']:.1%} share a run of more than {test['threshold']} tokens with one "
            f"(unseen real ones {test['held_out_share']:.1%}).")  # fmt: skip
    if test["memorised"]:
        return Finding("copies", f"Copies: more than of unseen real ones {text}", "memorised")
    return Finding("copies", f"Copies: no more than of unseen real ones {text}")


def _different(row):
    text = f"Different ones: {row['value']:.1%}, of as many real sequences {row['real']:.1%}."
    return Finding("variety", text, of_share(row["value"] / row["real"], "collapsed"))


def _runs(order, row):
    text = (
        f"Runs of {order} tokens: {row['value']:.3f} bits from those of real sequences, of 1 at "
        f"most; as many real ones have {row['real']:.3f}."
    )
    apart = row["value"] - row["real"]
    fault = "not good" if apart > _UNLIKE else "rough" if apart > _ROUGH else None
    return Finding("quality", text, fault)


def _valid(row):
    text = f"Valid: {row['value']:.1%} of the sequences."
    return Finding("quality", text, of_share(row["value"], "not good"))
