"""What generated samples are worth: modes of a mixture, or classes that a classifier sees."""

import numpy as np
from sklearn.svm import SVC

from keras_gan.metrics import mode_coverage
from keras_gan.statistics.frechet import frechet_distance

POINTS = 2500
PER_CLASS = 200


def score(gan, data):
    """{"results": of generated samples, "real": the same of held-out ones, the floor}."""
    if data.modes is not None:
        real = data.held_out[:POINTS]
        fake = gan.generate(POINTS, seed=1)
        return {"results": mode_scores(fake, data.modes), "real": mode_scores(real, data.modes)}
    classifier = SVC(gamma=0.001, C=10).fit(ink(data.train), data.train_labels)
    classes = np.arange(data.num_classes)
    asked = np.repeat(classes, PER_CLASS).astype("int32") if gan.conditional else None
    fake = gan.generate(PER_CLASS * len(classes), condition=asked, seed=1)
    real_asked = data.held_out_labels if gan.conditional else None
    return {
        "results": class_scores(fake, asked, classifier, data),
        "real": class_scores(data.held_out, real_asked, classifier, data),
        "classifier_accuracy": float(
            round(classifier.score(ink(data.held_out), data.held_out_labels), 4)
        ),
    }


def mode_scores(points, modes):
    """Modes found, high quality within 3 standard deviations, KL to uniform, as in PacGAN."""
    found = mode_coverage(points, modes.centers, modes.standard_deviation)
    return {
        "samples": found.n_fake,
        "modes": found.modes,
        "of_modes": found.of_modes,
        "smallest_mode": found.smallest_mode,
        "high_quality": round(found.high_quality, 4),
        "kl": round(found.kl, 4),
    }


def class_scores(images, asked, classifier, data):
    """Share of each class, of the images that show what was asked, and a distance in pixels."""
    seen = classifier.predict(ink(images))
    shares = np.bincount(seen, minlength=data.num_classes) / len(seen)
    scores = {
        "samples": len(images),
        "classes": int((shares > 0).sum()),
        "smallest_share": round(float(shares.min()), 4),
        "largest_share": round(float(shares.max()), 4),
        "frechet_pixels": round(frechet_distance(ink(data.train), ink(images)) / 64, 3),
    }
    if asked is not None:
        right = seen == asked
        scores["accuracy"] = round(float(right.mean()), 4)
        of_classes = [float(right[asked == label].mean()) for label in range(data.num_classes)]
        scores["worst_class_accuracy"] = round(min(of_classes), 4)
    return scores


def ink(images):
    """Rows of pixels in 0..16, the range of scikit-learn's digits."""
    return (images.reshape(len(images), -1) + 1) * 8
