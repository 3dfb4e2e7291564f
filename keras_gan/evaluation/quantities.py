"""The numbers of a report, each from what was collected of real and generated samples."""

from keras_gan.metrics import (
    frechet_estimate,
    inception_score,
    kernel_distance,
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


#: name on the command line -> (function, name in print, whether lower is better)
QUANTITIES = {
    "fid": (fid, "FID", True),
    "kid": (kid, "KID", True),
    "is": (inception, "IS", False),
    "prdc": (prdc, "PRDC", False),
}
