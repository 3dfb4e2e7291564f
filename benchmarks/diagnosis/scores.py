"""One repetition of each diagnosis, as numbers that can be averaged."""

import numpy as np
from scipy.stats import norm, rankdata
from sklearn.svm import SVC

from keras_gan.metrics import (
    birthday_test,
    class_histogram_test,
    memorisation_test,
    mode_dropping_test,
)


def rows(images):
    return images.reshape(len(images), -1).astype("float64")


def memorisation(parts, fake, seed):
    result = memorisation_test(parts.train, fake, parts.held_out)
    shares = {f"share_{name}": share for name, share in result.transform_shares.items()}
    return {
        "found": result.memorised,
        "found_at_5_percent": result.p_value <= 0.05,
        "p_value": result.p_value,
        **{f"found_by_{name}": p * 3 <= 0.01 for name, p in result.p_values.items()},
        "share": result.share,
        "held_out_share": result.held_out_share,
        "nearer_share": result.nearer_share,
        "held_out_nearer_share": result.held_out_nearer_share,
        **shares,
        "copies": result.copies,
        **others(parts, fake),
    }


def others(parts, fake):
    """What else is in use, of plain distances to the training set.

    AuthPct: of samples farther from their nearest training sample than that is from its own
    nearest one [Alaa et al., 2022](https://arxiv.org/abs/2102.08921). Mann-Whitney: the z score
    of generated against held-out distances, [Meehan et al.,
    2020](https://arxiv.org/abs/2004.05675) with a single cell; below 0 is nearer. Cosine: the
    mean distance of MiFID, which multiplies the FID where it is below 0.1.
    """
    train, fake, held_out = rows(parts.train), rows(fake), rows(parts.held_out)
    to_train, to_held_out = distances(fake, train), distances(held_out, train).min(axis=1)
    within = distances(train, train)
    np.fill_diagonal(within, np.inf)
    near = to_train.argmin(axis=1)
    smallest = to_train.min(axis=1)
    n, m = len(smallest), len(to_held_out)
    ranks = rankdata(np.concatenate([smallest, to_held_out]))[:n].sum()
    z = (ranks - n * (n + m + 1) / 2) / np.sqrt(n * m * (n + m + 1) / 12)
    unit = [part / np.linalg.norm(part, axis=1, keepdims=True) for part in (fake, train)]
    return {
        "authentic": (smallest > within.min(axis=1)[near]).mean(),
        "mann_whitney_z": z,
        "mann_whitney_found": z <= norm.ppf(0.01),
        "cosine_distance": (1 - np.abs(unit[0] @ unit[1].T)).min(axis=1).mean(),
    }


def distances(first, second):
    squares = (first**2).sum(1)[:, None] - 2 * first @ second.T + (second**2).sum(1)
    return np.sqrt(squares.clip(0).round(9))  # a copy is at 0, whatever is left by rounding


def bins(parts, fake, seed):
    result = mode_dropping_test(rows(parts.train), rows(fake), seed=seed)
    modes = named(result, result.dropped, result.empty, result.bins)
    return {**modes, "different": result.different}


def classes(parts, fake, seed):
    classifier = SVC(gamma=0.01, C=10).fit(rows(parts.train), parts.train_labels)
    seen = classifier.predict(rows(parts.held_out)), classifier.predict(rows(fake))
    result = class_histogram_test(*seen, num_classes=10, seed=seed)
    accuracy = classifier.score(rows(parts.ideal), parts.ideal_labels)
    return {**named(result, result.under_represented, result.missing, 10), "accuracy": accuracy}


def named(result, names, missing, of):
    """What both tests of modes tell: found, and which ones."""
    return {
        "found": result.differs, "names_any": len(names) > 0, "p_value": result.p_value,
        "named": len(names), "missing": len(missing), "of": of,
    }  # fmt: skip


def birthday(parts, fake, seed):
    result = birthday_test(parts.held_out, fake, seed=seed)
    return {
        "found": result.repeats,
        "found_at_5_percent": result.p_value <= 0.05,
        "p_value": result.p_value,
        "batch": result.batch,
        "real_pairs": result.real_pairs,
        "fake_pairs": result.fake_pairs,
        "support_size": np.inf if result.support_size is None else result.support_size,
    }
