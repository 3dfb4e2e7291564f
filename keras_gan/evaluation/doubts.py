"""When a number means less than it seems to: said beside it, not in a manual."""

from keras_gan.evaluation.label_doubts import label_doubts


def doubts(report):
    """List of sentences about a `Report`."""
    protocol, found = report.protocol, list(report.impossible)
    samples, width = protocol["n_fake"], protocol["features"]
    if "fid" in report.numbers:
        row = report["fid"]
        smallest = min(samples, protocol["n_real"])
        if smallest <= width:
            found.append(
                f"FID of {smallest} samples in {width} dimensions: the covariance has rank "
                f"{smallest - 1} at most. Use KID, or more than {10 * width} samples."
            )
        elif row["converged"] is not None and row["converged"] < 1:
            found.append(
                f"FID's bias does not fall as 1 / n yet at {samples} samples, so `infinity` is "
                "too low or too high by more than its error. Generate more samples."
            )
        if protocol["n_real"] < 2000:
            found.append(
                f"Only {protocol['n_real']} real samples: they are held fixed, and their own "
                "chance is in no error bar. Compare generators on the same data only."
            )
    if "fid" in report.floor and not report.floor["fid"]["converged"]:
        found.append("`infinity` of the held-out samples means nothing: they are too few.")
    if report.floor and report.data is not None and report.data.train_labels is not None:
        found.append(
            "The held-out samples were split off evenly by class, so their numbers are a little "
            "better than an ideal generator's, below zero at times."
        )
    found += label_doubts(report)
    pairs = {"kid": "KID", "prdc": "precision, recall, density and coverage",
             "intra_fid": "intra-class FID"}  # fmt: skip
    if samples > protocol["limit"] and pairs.keys() & report.numbers.keys():
        looked = " and ".join(text for key, text in pairs.items() if key in report.numbers)
        found.append(f"For {looked} {protocol['limit']:,} of the samples were looked at.")
    name = protocol["extractor"]
    if name in ("pixels", "points") and report.data is not None and len(report.data.shape) == 3:
        found.append("Pixels know nothing of shapes: a shift by one pixel costs more than noise.")
    accuracy = name.rpartition("-")[2]
    if accuracy.endswith("%") and float(accuracy[:-1]) < 90.0:
        found.append(
            f"The classifier behind the features is right on {accuracy} of held-out samples only."
        )
    if "is" in report.numbers and "is" not in report.floor:
        found.append("The inception score knows nothing of the real data: compare with theirs.")
    test = report.tests.get("memorisation")
    if test is not None and test.detectable_share > 0.05:
        found.append(
            f"With {test.n_held_out} held-out and {test.n_fake} generated samples the "
            f"memorisation test finds exact copies from {test.detectable_share:.0%} of the samples "
            "on only."
        )
    return found
