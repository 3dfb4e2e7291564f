"""From latents to features in one compiled function: generated images never leave the device."""

import keras
import numpy as np

from keras_gan import backend
from keras_gan.files import held, is_streamed
from keras_gan.metrics import Moments

FOLDS = 10  # of the generated samples, for the error bar of the Frechet distance
_CHUNK = 1024  # samples whose features come to the host together


class FeaturePipeline(keras.Model):
    """Runs an extractor, on samples as they are or behind a generator, in batches of one size.

    Args:
        extractor: `extractors.Extractor`.
        sampler: Keras model from latents (and conditions) to samples; None for samples.
        batch_size: of every call. The last batch is filled up, because another size may take
            another algorithm on the device and give other features.
    """

    def __init__(self, extractor, sampler=None, batch_size=256):
        super().__init__(name="feature_pipeline", dtype="float32")
        self.extractor = extractor
        self.sampler = sampler
        self.network = extractor.network  # tracked, so that its weights are no constants
        self.batch_size = batch_size
        # Otherwise Keras builds it by a batch outside of the compiled function, operation by
        # operation, and that takes three times the memory on JAX.
        self.built = self.network is not None and self.network.built

    def call(self, inputs):
        samples = inputs if self.sampler is None else self.sampler(inputs, training=False)
        return self.extractor(keras.ops.cast(samples, "float32"))

    def chunks(self, inputs):
        """Dictionaries of float32 arrays, about a thousand rows at a time, in order.

        Args:
            inputs: array of samples, or the structure of arrays that the sampler takes.
        """
        leaves = keras.tree.flatten(inputs)
        count, on_disk = len(leaves[0]), any(map(is_streamed, leaves))
        size = max(1, _CHUNK // self.batch_size) * self.batch_size
        for start in range(0, count, size):
            rows = np.arange(start, min(start + size, count))
            filled = np.resize(rows, -(-len(rows) // self.batch_size) * self.batch_size)
            # Pictures on disk are in memory a batch at a time.
            portions = np.split(filled, len(filled) // self.batch_size) if on_disk else [filled]
            outputs = [self._outputs(inputs, portion) for portion in portions]
            yield {
                key: np.concatenate([part[key] for part in outputs])[: len(rows)]
                for key in outputs[0]
            }

    def _outputs(self, inputs, rows):
        part = keras.tree.map_structure(lambda a: held(a)[rows], inputs)
        # Features in TF32 would depend on the device and on the batch size.
        with backend.full_precision():
            return self.predict(part, batch_size=self.batch_size, verbose=0)


class Collected:
    """What metrics need of one set of samples: moments and logits of all, features of some.

    Args:
        folds: list of `Moments`, disjoint parts.
        features: float32 array (at most `limit`, d).
        logits: float32 array (count, classes), or None.
        count: samples seen.

    Attributes:
        told: `Told`, what was asked of the samples; None where nothing was.
        sentences: `Asked`, where sentences were.
    """

    def __init__(self, folds, features, logits, count):
        self.folds = folds
        self.moments = sum(folds, Moments(folds[0].dimension))
        self.features = features
        self.logits = logits
        self.count = count
        self.told = None
        self.sentences = None

    @classmethod
    def of(cls, chunks, *, folds=1, limit=10_000, progress=None):
        """Take in chunks; `progress(rows)` is called after each."""
        moments, kept, logits, count = None, [], [], 0
        for chunk in chunks:
            features = chunk["features"]
            moments = moments or [Moments(features.shape[1]) for _ in range(folds)]
            for fold in range(folds):
                moments[fold].update(features[(fold - count) % folds :: folds])
            if count < limit:
                kept.append(features[: limit - count])
            if "logits" in chunk:
                logits.append(chunk["logits"])
            count += len(features)
            if progress is not None:
                progress(len(features))
        joined = np.concatenate(logits) if logits else None
        return cls(moments, np.concatenate(kept), joined, count)

    def first(self, count):
        """The same of the first samples only, as far as their features were kept."""
        chunk = {"features": self.features[:count]}
        if self.logits is not None:
            chunk["logits"] = self.logits[: len(chunk["features"])]
        few = Collected.of([chunk], folds=len(self.folds), limit=count)
        few.told = None if self.told is None else self.told.first(few.count)
        few.sentences = None if self.sentences is None else self.sentences.first(few.count)
        return few

    def arrays(self):
        """Everything, for `numpy.savez`."""
        arrays = {"count": np.array(self.count), "features": self.features}
        if self.logits is not None:
            arrays["logits"] = self.logits
        for number, fold in enumerate(self.folds):
            arrays |= {f"fold{number}_{name}": a for name, a in fold.arrays().items()}
        return arrays

    @classmethod
    def from_arrays(cls, arrays):
        """The opposite of `arrays`."""
        folds = []
        while f"fold{len(folds)}_count" in arrays:
            prefix = f"fold{len(folds)}_"
            folds.append(Moments.from_arrays(
                {name.removeprefix(prefix): a for name, a in arrays.items()
                 if name.startswith(prefix)}
            ))  # fmt: skip
        return cls(folds, arrays["features"], arrays.get("logits"), int(arrays["count"]))
