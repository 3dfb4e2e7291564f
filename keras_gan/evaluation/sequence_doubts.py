"""When a number of sequences means less than it seems to: said beside it, not in a manual."""


def sequence_doubts(report):
    """List of sentences about a `SequenceReport`."""
    protocol, rows, found = report.protocol, report.rows, list(report.left_out)
    if protocol["n_held_out"] < protocol["count"] or protocol["n_train"] < protocol["count"]:
        found.append(
            f"Only {protocol['n_held_out']:,} sequences are held out and {protocol['n_train']:,} "
            f"there to train on: hold out more, or compare fewer than {protocol['count']:,}."
        )
    rare = [name for name in rows if name.startswith("js") and rows[name].real > 0.5]
    if rare:
        found.append(
            f"Most runs of {' and '.join(name[2:] for name in rare)} tokens occur once, in real "
            "sequences too: their divergence is near its floor for nearly every generator."
        )
    if "law_nll" in rows:
        row = rows["law_nll"]
        if row.value < row.real - 3 * row.error:
            found.append(
                "The sequences are more probable under the law than its own ones are: the "
                "generator says the probable too often. Look at n-grams and different ones."
            )
        if rows["valid"].value < 1:
            found.append("The likelihood under the law is that of valid sequences alone.")
    if "bleu" in rows and report.data.sequence.get("unit") == "characters":
        found.append("BLEU was made for words; of characters it sees short runs of letters alone.")
    test = report.tests.get("memorisation")
    if test is not None:
        if protocol["copies_of"] != "train":
            found.append(
                "Lines are repeated, and equal ones are on one side of the split: copies are "
                f"counted against {test.n_train:,} of those to train on, beside {test.n_held_out:,}"
                " others of them instead of held-out ones."
            )
        if test.held_out_copies > 0.05 * test.n_held_out:
            found.append(
                f"{test.held_out_copies / test.n_held_out:.0%} of unseen real sequences stand "
                "in the training set too, because few are possible or frequent. A generator that "
                "says frequent ones too often has more copies without having learnt by heart."
            )
        if test.detectable_share > 0.05:
            found.append(f"Fewer than {test.detectable_share:.0%} of altered copies are not found.")
    return found
