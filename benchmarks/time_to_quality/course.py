"""One contender's quality over the processor's time."""

import time

import keras
import numpy as np

import keras_gan
from benchmarks.time_to_quality.contenders import CONTENDERS
from keras_gan.statistics.frechet import frechet_distance

MARKS = (0.1, 0.2, 0.35, 0.5, 0.75, 1.0)
SAMPLES = 4000


class Judge:
    """Share that shows what was asked, the worst class, and a distance to unseen real digits."""

    def __init__(self, data):
        self.data = data
        self.features = keras_gan.extractors.ClassifierFeatures.of(data)
        self.real, self.labels = self.seen(data.held_out)
        self.floor = frechet_distance(self.real, self.seen(data.train)[0])

    def seen(self, images):
        found = [self.features(part) for part in np.split(images, len(images) // 500)]
        features, logits = (
            np.concatenate([keras.ops.convert_to_numpy(part[key]) for part in found])
            for key in ("features", "logits")
        )
        return features.astype("float64"), np.argmax(logits, axis=1)

    def __call__(self, gan):
        asked = np.arange(SAMPLES, dtype="int32") % self.data.num_classes
        told = asked if gan.conditional else None
        samples = resized(gan.generate(SAMPLES, condition=told, seed=1), self.data.shape)
        features, seen = self.seen(samples)
        found = {"frechet": round(frechet_distance(self.real, features), 3)}
        if told is None:
            return {"asked": None, "worst": None, **found}
        right = seen == asked
        worst = min(right[asked == label].mean() for label in range(self.data.num_classes))
        return {"asked": round(float(right.mean()), 4), "worst": round(float(worst), 4), **found}


def resized(images, shape):
    """Images of another height and width, as NumPy."""
    if images.shape[1:] == tuple(shape):
        return images
    parts = np.array_split(images, len(images) // 500 or 1)
    scaled = [keras.ops.image.resize(part, shape[:2], antialias=True) for part in parts]
    return np.concatenate([keras.ops.convert_to_numpy(part) for part in scaled])


class Measure(keras.callbacks.Callback):
    """Judges at the marks; the clock stands still meanwhile."""

    def __init__(self, judge, seconds):
        super().__init__()
        self.judge, self.marks = judge, [seconds * mark for mark in MARKS]
        self.lines, self.steps, self.spent = [], 0, 0.0
        self.started = time.process_time()

    def on_train_batch_end(self, batch, logs=None):
        self.steps += 1
        spent = time.process_time() - self.started - self.spent
        if spent < self.marks[len(self.lines)]:
            return
        began = time.process_time()
        self.lines.append({"cpu": round(spent, 1), "steps": self.steps, **self.judge(self.model)})
        self.spent += time.process_time() - began
        # A step may be longer than from one mark to the next.
        over = spent >= self.marks[-1]
        self.model.stop_training = over or len(self.lines) == len(self.marks)


def at_the_end(line):
    """A line with what its course ended with, and distances in units of real digits'."""
    last, half = line["course"][-1], line["course"][: MARKS.index(0.5) + 1][-1]
    ratios = {"ratio": last["frechet"] / line["floor"], "half": half["frechet"] / line["floor"]}
    return {**line, **last, **ratios}


def course(name, seconds):
    """For a `benchmarks.processes.Process`: {"course": [...], "floor": distance}."""
    data = keras_gan.data.load("mnist-5k")
    keras.utils.set_random_seed(0)
    gan = CONTENDERS[name](data)
    judge = Judge(data)
    measure = Measure(judge, float(seconds))
    images = resized(data.train, gan.sample_shape)
    gan.fit(images, data.train_labels, epochs=10_000, verbose=0, callbacks=[measure])
    return {"course": measure.lines, "floor": round(judge.floor, 3)}
