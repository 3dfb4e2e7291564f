"""results/diagnosis.md from the lines of results/diagnosis.jsonl."""

HEAD = """# Do the diagnoses find what is wrong, and nothing else?

Written by `python benchmarks/diagnosis.py` with `diagnosis.jsonl`; do not edit. The 1797 real
digits (8x8 pixels in [-1, 1]) are split at random into 1000 to train on, 400 held out, and 397 that
an ideal generator would draw; every other generator is made of them, so that it is known what it
does. `found` counts the repetitions, each with another split, in which the test accused it. In the
rows of ideal generators that is the rate of false alarms. Other numbers are means, p-values and
support sizes medians over the repetitions.
"""
MEMORISATION = """
## Memorisation: `memorisation_test(train, fake, held_out)`, alpha 1 %

The three tests inside it, each with a third of alpha: n(earest), q(uantile, of 1 %: the fourth
smallest of 400 held-out ratios is the threshold), and neighbour (nb). identity, flip, shift: the
share of samples that each brings below the threshold. nearer: the share that is nearer to a
training sample than that is to any other; {held_out_nearer_share:.0%} of held-out samples are.

Beside it what else is in use, which knows neither flips nor shifts: a plain Mann-Whitney test of
the distances at 1 % (MW), AuthPct, and MiFID's cosine distance. Small ones ought to mean "copied".

| generator | found | n, q, nb | p | identity | flip | shift | nearer | copies | MW | AuthPct | cosine |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""  # noqa: E501
BINS = """
## Mode dropping: `mode_dropping_test(train, fake)` on pixels, alpha 5 %

`names` counts the repetitions with a bin in `dropped`; then come the numbers of bins dropped, empty
and different (NDB), of {of:.0f}.

| generator | found | p | names | dropped | empty | different |
| --- | --- | --- | --- | --- | --- | --- |
"""
CLASSES = """
## Class histogram: `class_histogram_test(seen(held_out), seen(fake), 10)`, alpha 5 %

The classifier is a support vector machine trained on the 1000, {accuracy:.1%} right.

| generator | found | p | names | under-represented | missing |
| --- | --- | --- | --- | --- | --- |
"""
BIRTHDAY = """
## Birthday: `birthday_test(held_out, fake)`, alpha 1 %

| generator | found | p | batch | real pairs | fake pairs | support size |
| --- | --- | --- | --- | --- | --- | --- |
"""


def markdown(lines):
    text = HEAD
    for test, (head, cells) in TABLES.items():
        chosen = [line for line in lines if line["test"] == test]
        text += head.format(**chosen[0]) if chosen else ""
        for line in chosen:
            text += "| " + " | ".join([line["generator"], _times(line, "found"), *cells(line)])
            text += " |\n"
    return text


def _times(line, name):
    repetitions = line["repetitions"]
    return f"{round(line[name] * repetitions)} of {repetitions}"


def _p(line):
    return f"{line['p_value']:.2g}"


def _memorisation(line):
    by = [line[f"found_by_{name}"] for name in ("nearest", "quantile", "neighbour")]
    shares = [f"share_{name}" for name in ("identity", "flip", "shift")]
    return [
        ", ".join(f"{share:.1%}".replace(".0%", "%") for share in by),
        _p(line),
        *(f"{line[name]:.1%}" for name in (*shares, "nearer_share")),
        f"{line['copies']:.0f}",
        _times(line, "mann_whitney_found"),
        f"{line['authentic']:.0%}",
        f"{line['cosine_distance']:.3f}",
    ]


def _bins(line):
    numbers = [f"{line[name]:.1f}" for name in ("named", "missing", "different")]
    return [_p(line), _times(line, "names_any"), *numbers]


def _classes(line):
    return [_p(line), _times(line, "names_any"), f"{line['named']:.1f}", f"{line['missing']:.1f}"]


def _birthday(line):
    numbers = [f"{line[name]:.0f}" for name in ("batch", "real_pairs", "fake_pairs")]
    size = line["support_size"]
    return [_p(line), *numbers, "no end seen" if size is None else f"{size:.0f}"]


TABLES = {
    "memorisation": (MEMORISATION, _memorisation),
    "bins": (BINS, _bins),
    "classes": (CLASSES, _classes),
    "birthday": (BIRTHDAY, _birthday),
}
