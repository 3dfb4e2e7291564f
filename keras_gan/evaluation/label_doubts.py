"""When a number about conditions means less than it seems to."""


def label_doubts(report):
    """Sentences about the metrics of a `Report` that know labels."""
    if "obeyed" in report.numbers:
        yield from _obeyed(report["obeyed"], report.floor.get("obeyed"))
    if "intra_fid" in report.numbers:
        yield from _intra_fid(report["intra_fid"], report.protocol["features"])
    if "r_precision" in report.numbers:
        yield from _r_precision(report["r_precision"], report.floor.get("r_precision"))
    if "gan_train" in report.numbers:
        row = report["gan_train"]
        if row["n_fake"] < row["n_real"]:
            yield (
                f"GAN-train: the classifier learnt from {row['n_fake']:,.0f} generated samples and "
                f"the other one from {row['n_real']:,} real ones, an advantage of its own."
            )


def _obeyed(row, real):
    if row["value"] - row["shuffled"] < 3 * row["standard_error"]:
        yield (
            "What was asked for is seen no more often than if the labels were shuffled: the "
            "generator ignores its labels, or has not learnt them yet."
        )
    if real is None:
        yield (
            "There are no held-out samples with labels, so how often the classifier itself errs "
            "is unknown: obeyed has no ceiling."
        )
        return
    errs, missed = 1 - real["value"], 1 - row["value"]
    if errs >= 0.01 or errs >= 0.5 * missed > 0:
        yield (
            f"The classifier itself errs in {errs:.1%} of real held-out samples: of the "
            f"{missed:.1%} that it does not find obeyed, as many may be its own errors."
        )
    error = (row["standard_error"] ** 2 + real["standard_error"] ** 2) ** 0.5
    if row["value"] - real["value"] > 2 * error:
        yield (
            "More generated than real samples are taken for what they should be: they are easier "
            "to tell, perhaps less varied. Look at recall and intra-class FID."
        )


def _r_precision(row, real):
    if row["value"] - row["shuffled"] < 3 * row["standard_error"]:
        yield (
            "Pictures find their own sentence no more often than another one: the generator "
            "ignores its sentences, or has not learnt them yet."
        )
    if real is not None and real["value"] < 0.9:
        yield (
            f"Of real held-out pictures {real['value']:.1%} find their own sentence: R-precision "
            "near that is as good as these towers can see."
        )


def _intra_fid(row, width):
    few = min(row["least_fake"], row["least_real"])
    if few <= 10 * width:
        rank = f", whose covariance has rank {few - 1:,.0f} at most" if few <= width else ""
        yield (
            f"Intra-class FID has {few:,.0f} samples of the rarest class in {width} dimensions"
            f"{rank}: fewer samples of the same generator give more. Compare it with equal numbers "
            "only, and with that of real held-out samples."
        )
