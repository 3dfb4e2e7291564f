"""The numbers of a report, each from what was collected of real and generated samples."""

import numpy as np

from keras_gan.metrics import (
    frechet_estimate,
    inception_score,
    intra_class_frechet,
    kernel_distance,
    label_agreement,
    neighbour_scores,
)

NEIGHBOURS = 5


def fid(real, fake):
    """Frechet distance, its error, and its value for infinitely many generated samples."""
    return frechet_estimate(real.moments, fake.folds).to_dict()


def kid(real, fake):
    """Kernel distance over all pairs of the samples whose features were kept."""
    folds = 10 if len(fake.features) >= 10 else None
    distance = kernel_distance(real.features, fake.features, folds=folds)
    return {
        "value": distance.value,
        "standard_error": distance.standard_error if folds else None,
        "n_real": distance.n_real,
        "n_fake": distance.n_fake,
    }


def inception(real, fake):
    """Inception score of the generated samples, quality and diversity apart."""
    score = inception_score(fake.logits, min(10, len(fake.logits))).to_dict()
    return {"value": score.pop("mean"), **score}


def prdc(real, fake):
    """Precision, recall, density and coverage with five neighbours."""
    scores = neighbour_scores(real.features, fake.features, k=NEIGHBOURS)
    names = ("precision", "recall", "density", "coverage", "k", "n_real", "n_fake")
    return {name: getattr(scores, name) for name in names}


def obeyed(real, fake):
    """GAN-test: the share in which a classifier of real samples sees what was asked for."""
    told = fake.told
    return {**_share(label_agreement(told.asked, told.seen), told), "n_fake": len(told.asked)}


def intra_fid(real, fake):
    """Mean Frechet distance of a class, over the samples whose features were kept."""
    parts = [(part.features, part.told.asked[: len(part.features)]) for part in (real, fake)]
    found = intra_class_frechet(*parts[0], *parts[1])
    return {
        "value": found.value,
        "standard_error": found.standard_error,
        "infinity": found.infinity,
        "converged": found.converged,
        "of_classes": fake.told.named(found.of_classes),
        "least_real": found.least_real,
        "least_fake": found.least_fake,
    }


def gan_train(real, fake):
    """Accuracy on real held-out samples of a classifier that learnt from generated ones."""
    (found, n_fake), (ceiling, n_real) = fake.told.learn(), real.told.learn()
    row = _share(found, fake.told)
    del row["shuffled"]
    return {
        **row,
        "real": ceiling.share,
        "real_standard_error": ceiling.standard_error,
        "n_real": n_real,
        "n_fake": n_fake,
        "n_held_out": found.count,
    }


def r_precision(real, fake):
    """How often a picture finds the sentence that was asked for among wrong ones."""
    asked = fake.sentences
    found = asked.towers.agreement(asked.directions, asked.captions)
    mixed = np.random.default_rng(0).permutation(len(asked.captions))
    shuffled = asked.towers.agreement(asked.directions, asked.captions[mixed])
    return {
        "value": found.share,
        "standard_error": found.standard_error,
        "shuffled": shuffled.share,
        "candidates": found.candidates,
        "n_fake": found.count,
    }


def _share(found, told):
    return {
        "value": found.share,
        "standard_error": found.standard_error,
        "shuffled": found.shuffled,
        "of_classes": told.named(found.of_classes),
    }


#: name on the command line -> (function, name in print, whether lower is better)
QUANTITIES = {
    "fid": (fid, "FID", True),
    "kid": (kid, "KID", True),
    "is": (inception, "IS", False),
    "prdc": (prdc, "PRDC", False),
    "obeyed": (obeyed, "obeyed", False),
    "intra_fid": (intra_fid, "intra-class FID", True),
    "gan_train": (gan_train, "GAN-train", False),
    "r_precision": (r_precision, "R-precision", False),
}
#: Those that need to know what was asked of each sample.
LABELLED = ("obeyed", "intra_fid", "gan_train")
