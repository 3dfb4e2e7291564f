"""Which way is better, for callbacks that keep the best of something."""

_HIGHER = (
    "precision", "recall", "density", "coverage", "is_mean", "is_diversity",
    "obeyed", "obeyed_worst", "gan_train", "r_precision", "psnr", "ssim", "retrieval",
)  # fmt: skip
_LOWER = (
    "fid", "fid_infinity", "kid", "is_quality", "intra_fid", "l1", "cycle", "identity",
    "js1", "js2", "js3", "js4",
)  # fmt: skip


def mode_of(key, losses=()):
    """`"min"` or `"max"`: where the best value of a key in the logs lies; None if not known.

    Args:
        key: such as `"val_fid"`, `"precision"`; a metric of another name keeps the last word.
        losses: keys of losses, which are minimised.

    Example:
        mode_of("val_fid"), mode_of("recall")       # "min", "max"
    """
    name = key.removeprefix("val_")
    if name in losses:
        return "min"
    for names, mode in ((_HIGHER, "max"), (_LOWER, "min")):
        if any(name == known or name.endswith(f"_{known}") for known in names):
            return mode
    return None
