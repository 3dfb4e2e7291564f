"""Generators that copy or drop something, made of real digits: what they do is known."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

TRAIN, HELD_OUT = 1000, 400  # the other 397 digits are what an ideal generator draws


@dataclass(frozen=True)
class Parts:
    """Three parts of the real digits, (number, 8, 8, 1) in [-1, 1], and their labels."""

    train: np.ndarray
    held_out: np.ndarray
    ideal: np.ndarray
    train_labels: np.ndarray
    ideal_labels: np.ndarray
    random: np.random.Generator


def parts(images, labels, seed):
    random = np.random.default_rng(seed)
    order = random.permutation(len(images))
    ends = (TRAIN, TRAIN + HELD_OUT)
    train, held_out, ideal = np.split(images[order], ends)
    train_labels, _, ideal_labels = np.split(labels[order], ends)
    return Parts(train, held_out, ideal, train_labels, ideal_labels, random)


def copies(parts, share=1.0):
    """So large a share of training digits, the others new."""
    number = round(share * len(parts.ideal))
    return np.concatenate([parts.train[:number], parts.ideal[number:]])


def noisy(images, parts, amount):
    return images + amount * parts.random.normal(size=images.shape).astype("float32")


def neighbours(parts):
    """Means of five training digits that are alike: new, but nearer than new digits."""
    train = parts.train.reshape(TRAIN, -1)
    some = parts.ideal.reshape(len(parts.ideal), -1)
    squares = (some**2).sum(1)[:, None] - 2 * some @ train.T + (train**2).sum(1)
    return parts.train[np.argsort(squares, axis=1)[:, :5]].mean(axis=1)


def repeated(parts, number, noise):
    """That many new digits, each as likely as any other, again and again."""
    chosen = parts.random.integers(0, number, size=len(parts.ideal))
    return noisy(parts.ideal[chosen], parts, noise)


MEMORISATION = {
    "held-out real (ideal)": lambda p: p.ideal,
    "exact copies": copies,
    "half copies": lambda p: copies(p, 0.5),
    "10 % copies": lambda p: copies(p, 0.1),
    "5 % copies": lambda p: copies(p, 0.05),
    "2 % copies": lambda p: copies(p, 0.02),
    "flipped copies": lambda p: copies(p)[:, :, ::-1],
    "copies shifted by 1 px": lambda p: np.roll(copies(p), 1, axis=2),
    "flipped and shifted": lambda p: np.roll(copies(p)[:, :, ::-1], 1, axis=2),
    "20 train images repeated": lambda p: np.resize(p.train[:20], p.ideal.shape),
    "copies, noise 0.1": lambda p: noisy(copies(p), p, 0.1),
    "copies, noise 0.2": lambda p: noisy(copies(p), p, 0.2),
    "20 % copies, noise 0.2": lambda p: np.concatenate([noisy(p.train[:80], p, 0.2), p.ideal[80:]]),
    "flipped copies, noise 0.2": lambda p: noisy(copies(p)[:, :, ::-1], p, 0.2),
    "means of 5 neighbours": neighbours,
    "new digits, only 1": lambda p: p.ideal[p.ideal_labels == 1],
    "new digits, blurred": lambda p: gaussian_filter(p.ideal, (0, 0.5, 0.5, 0)),
    "new digits, noise 0.2": lambda p: noisy(p.ideal, p, 0.2),
}
MODES = {
    "all classes (ideal)": lambda p: p.ideal,
    "without 7, 8, 9": lambda p: p.ideal[p.ideal_labels < 7],
    "without 8": lambda p: p.ideal[p.ideal_labels != 8],
    "half of the 8": lambda p: p.ideal[(p.ideal_labels != 8) | (p.random.random(397) < 0.5)],
}
REPEATS = {
    "new digits (ideal)": lambda p: p.ideal,
    "50 digits, noise 0.05": lambda p: repeated(p, 50, 0.05),
    "200 digits, noise 0.05": lambda p: repeated(p, 200, 0.05),
    "397 digits, noise 0.05": lambda p: repeated(p, 397, 0.05),
    "397 digits, noise 0.2": lambda p: repeated(p, 397, 0.2),
    "new digits, only 1": lambda p: p.ideal[p.ideal_labels == 1],
}
