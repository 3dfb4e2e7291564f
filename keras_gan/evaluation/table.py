"""A report for people: one line for each number, one sentence for each test. Needs no Keras."""

#: {metric: ((key of its result, how it is written), ...)}.
ROWS = {
    "fid": (("value", ".4g"), ("infinity", ".4g")),
    "kid": (("value", ".3g"),),
    "is": (("value", ".4g"), ("quality", ".3g"), ("diversity", ".3g")),
    "prdc": (("precision", ".3f"), ("recall", ".3f"), ("density", ".3f"), ("coverage", ".3f")),
    "obeyed": (("value", ".3f"), ("worst", ".3f"), ("shuffled", ".3f")),
    "intra_fid": (("value", ".4g"), ("infinity", ".4g"), ("worst", ".4g")),
    "gan_train": (("value", ".3f"), ("worst", ".3f"), ("real", ".3f")),
    "r_precision": (("value", ".3f"), ("shuffled", ".3f")),
}
#: What is said instead of the metric's name.
LABELS = {
    ("fid", "infinity"): "  for infinitely many samples",
    ("intra_fid", "infinity"): "  for infinitely many samples",
    ("obeyed", "shuffled"): "  if the labels were shuffled",
    ("r_precision", "shuffled"): "  if the captions were shuffled",
    ("gan_train", "real"): "  learnt from real samples",
    ("is", "quality"): "  entropy within samples (nats)",
    ("is", "diversity"): "  entropy of all samples (nats)",
}


def text(report):
    """The whole report."""
    protocol = report.protocol
    seeds = len(protocol["seeds"])
    few = protocol["n_held_out"]
    header = [
        "",
        f"{protocol['n_fake']:,} generated" + (f", {seeds} seeds" if seeds > 1 else ""),
        f"{few:,} generated" if report.as_many else "",
        f"{few:,} real held-out" if report.floor else "",
    ]
    lines = [header]
    for metric, keys in ROWS.items():
        if metric in report.numbers:
            lines += [_row(report, metric, key, form) for key, form in keys]
    shown = aligned(lines) if len(lines) > 1 else []
    against = (
        f"against {protocol['n_real']:,} real samples ({protocol['data']}, {protocol['split']})"
    )
    bars = "+-: standard error for other samples of the same generator; of IS, over ten splits"
    if seeds > 1:
        bars = f"+-: standard deviation over {seeds} seeds; of other columns, standard error"
    if "gan_train" in report.numbers:
        bars += "; of GAN-train, for other held-out samples"
    if any("+-" in line for line in shown):
        shown.append(bars)
    tests = [*_modes(report), *_memorisation(report)]
    doubts = [f"note: {sentence}" for sentence in report.doubts()]
    return "\n".join([*shown, against, *tests, *doubts])


def _row(report, metric, key, form):
    rows = report.numbers[metric]
    others = [part.get(metric) for part in (report.as_many, report.floor)]
    if key == "worst":
        # The same class in all columns: where real samples of it are hard to tell, that is why.
        name = report[metric]["worst_class"]
        rows, others = ([_of_class(row, name) for row in part] for part in (rows, others))
        label = f"  worst class, {name}"
    elif (metric, key) in LABELS:
        label = LABELS[metric, key]
    else:
        name = report.name_of(metric)
        label = name if key == "value" else name.replace("PRDC", key)
    return [label, number(rows, key, form),
            *(number([other], key, form) if other else "" for other in others)]  # fmt: skip


def _of_class(row, name):
    return row and {"worst": row["of_classes"].get(name)}


def aligned(lines):
    """Lines of cells as text, the first column to the left; empty columns are left out."""
    columns = [c for c in range(len(lines[0])) if any(line[c] for line in lines)]
    widths = [max(len(line[c]) for line in lines) for c in columns]
    return [
        "  ".join(
            f"{line[c]:{'<' if c == 0 else '>'}{width}}"
            for c, width in zip(columns, widths, strict=True)
        ).rstrip()
        for line in lines
    ]


def number(rows, key, form):
    """The mean over the seeds as text, with its error where it is known."""
    values = [row[key] for row in rows]
    if any(value is None for value in values):
        return "-"
    mean = format(sum(values) / len(values), form)
    if len(values) > 1:
        center = sum(values) / len(values)
        spread = (sum((value - center) ** 2 for value in values) / len(values)) ** 0.5
        return f"{mean} +- {spread:.2g}"
    errors = {"value": "std" if "std" in rows[0] else "standard_error",
              "infinity": "standard_error", "real": "real_standard_error"}  # fmt: skip
    error = rows[0].get(errors.get(key))
    return mean if error is None else f"{mean} +- {error:.2g}"


def _modes(report):
    tests = report.tests.get("modes", {})
    if "coverage" in tests:
        found = tests["coverage"]
        yield (
            f"modes: {found.modes} of {found.of_modes}, {found.high_quality:.1%} of the points "
            f"within 3 standard deviations, the smallest mode {found.smallest_mode} points"
        )
    if "bins" in tests:
        bins = tests["bins"]
        verdict = f"{len(bins.dropped)} of {bins.bins} bins too rare, {len(bins.empty)} empty"
        yield f"modes: {verdict}; equal histograms: p = {bins.p_value:.2g}"
    if "classes" in tests:
        classes = tests["classes"]
        names = report.data.class_names if report.data.class_names else ()
        label = dict(enumerate(names))
        rare = [str(label.get(c, c)) for c in classes.under_represented]
        low = classes.fake_shares.argmin()
        yield (
            f"classes: {'too rare: ' + ', '.join(rare) if rare else 'none is too rare'}; the "
            f"rarest is {label.get(low, low)} with {classes.fake_shares[low]:.1%} "
            f"(real {classes.real_shares[low]:.1%}); equal histograms: p = {classes.p_value:.2g}"
        )
    if "birthday" in tests:
        found = tests["birthday"]
        support = f", about {found.support_size:,.0f} different ones" if found.repeats else ""
        yield (
            f"repetition: {found.fake_pairs} near-duplicate pairs among {found.batch:,} (real: "
            f"{found.real_pairs}), p = {found.p_value:.2g}{support}"
        )


def _memorisation(report):
    test = report.tests.get("memorisation")
    if test is not None:
        copies = f"; {test.copies} exact copies of {test.copied}" if test.copies else ""
        yield (
            f"memorisation: {'FOUND' if test.memorised else 'not found'}, p = {test.p_value:.2g}; "
            f"{test.share:.1%} of {test.n_fake:,} are nearer to a training sample than all but "
            f"{test.held_out_share:.1%} of unseen real ones{copies}"
        )
