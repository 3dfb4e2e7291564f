"""One protocol for all numbers: which samples, which features, which seeds, compared with what."""

import platform

import keras
import numpy as np

from keras_gan.data import Data
from keras_gan.evaluation import diagnosis
from keras_gan.evaluation.pipeline import FOLDS, Collected, FeaturePipeline
from keras_gan.evaluation.quantities import QUANTITIES
from keras_gan.evaluation.report import Report
from keras_gan.extractors import ClassifierFeatures, InceptionFeatures, Pixels, as_extractor
from keras_gan.files import cached_arrays, fingerprint

METRICS = (*QUANTITIES, "modes", "memorisation")
_PROTOCOL = 1  # raised when the same settings would give other numbers


class Evaluator:
    """Measures generated samples against real ones, the same way each time.

    Features of the real samples are computed once and kept on disk by the content of the data,
    of the extractor and of its resizing. Generated images stay on the device; samples come from
    the averaged generator if there is one, and from the same latents for the same seed, so that
    two evaluations in the course of training differ by the weights alone.

    Args:
        data: `keras_gan.data.Data`, or an array of real samples.
        metrics: of "fid", "kid", "is", "prdc", "modes", "memorisation"; None for all that the
            data allow.
        extractor: `extractors.Extractor`, Keras model or function. None: `ClassifierFeatures` of
            labelled images, `Pixels` of points, `InceptionFeatures` of other images.
        count: generated samples of one seed. FID depends on it, so keep to one number.
        seeds: sampling seeds, int; more than one gives the spread over them.
        split: "train" or "held_out", the real samples to compare with.
        batch_size: of generating and extracting; the extractor's own if None.
        limit: samples of each kind for KID, PRDC and the tests, which look at all pairs.

    Example:
        evaluator = keras_gan.evaluation.Evaluator(data, metrics=("fid", "kid"), count=5000)
        report = evaluator.evaluate(gan)
        print(report)                              # a table
        report["fid"]["value"], report.to_dict()   # for programs
    """

    def __init__(
        self,
        data,
        metrics=None,
        extractor=None,
        *,
        count=10_000,
        seeds=1,
        split="train",
        batch_size=None,
        limit=10_000,
    ):
        if not isinstance(data, Data):
            data = np.asarray(data)
            data = Data(name="samples", train=data, held_out=data[:0])
        if split not in ("train", "held_out"):
            raise ValueError(f"`split` must be 'train' or 'held_out'. Received: split={split!r}")
        _check_names(metrics)
        self.data = data
        self.extractor = _default_extractor(data) if extractor is None else as_extractor(extractor)
        batch_size = self.extractor.batch_size if batch_size is None else batch_size
        _check_positive(count=count, seeds=seeds, batch_size=batch_size, limit=limit)
        self.count = int(count)
        self.seeds = int(seeds)
        self.split = split
        self.batch_size = int(batch_size)
        self.limit = int(limit)
        self.samples = getattr(data, split)
        if len(self.samples) < 2:
            raise ValueError(
                f"There must be real samples to compare with. Received: split={split!r}, {data}"
            )
        self.extractor.check(self.samples)
        self.metrics = self._checked(metrics)
        self._reference = None
        self._pipelines = {}

    @property
    def reference(self):
        """`Collected` of the real samples, from disk if they were met before."""
        if self._reference is None:
            self._reference = self._collected(self.samples)
        return self._reference

    def evaluate(self, samples, progress=None, metrics=None):
        """Measure a model with `sampling_inputs` and `sampler`, or an array of samples.

        Args:
            samples: an `AdversarialModel`, or a float array (number, ...), images in [-1, 1].
                Of an array all samples are used, and there is one seed.
            progress: function of the number of samples done since its last call.
            metrics: some of the evaluator's; all if None.

        Returns:
            `Report`.
        """
        metrics = self.metrics if metrics is None else self._checked(metrics)
        if hasattr(samples, "sampling_inputs"):
            drawn = [self._drawn(samples, seed, progress) for seed in range(self.seeds)]
            weights = "averaged" if samples.averaged_generator is not None else "generator"
        else:
            samples = np.asarray(samples)
            self._check_array(samples)
            drawn = [(self._extracted(samples, None, FOLDS, progress), lambda: samples)]
            weights = "array"
        numbers = {
            name: [QUANTITIES[name][0](self.reference, fake) for fake, _ in drawn]
            for name in metrics
            if name in QUANTITIES
        }
        found, shown = {}, None
        real = _shuffled(self.samples)[: self.limit]
        if {"modes", "memorisation"} & set(metrics):
            fake, make = drawn[0]
            shown = make()
            if "modes" in metrics:
                found["modes"] = diagnosis.modes(
                    self.reference, self._unseen(), fake,
                    rows=self._rows(real, fake, shown), data=self.data, samples=shown,
                )  # fmt: skip
            if "memorisation" in metrics:
                found["memorisation"] = diagnosis.memorisation(self.data, shown)
        protocol = self.protocol(drawn[0][0].count, len(drawn), weights)
        return Report(protocol, numbers, self._floor(metrics), found, self.data, real, shown)

    def protocol(self, n_fake, seeds, weights):
        """Everything that decides the numbers, besides the generator."""
        return {
            "extractor": self.extractor.name,
            "extractor_fingerprint": self.extractor.fingerprint(),
            "features": int(self.reference.moments.dimension),
            "resize": self.extractor.resize,
            "data": self.data.name,
            "split": self.split,
            "real_fingerprint": fingerprint(self.samples)[:16],
            "n_real": len(self.samples),
            "n_fake": n_fake,
            "limit": self.limit,
            "seeds": list(range(seeds)),
            "weights": weights,
            "batch_size": self.batch_size,
            "protocol": _PROTOCOL,
            "backend": keras.backend.backend(),
            "keras": keras.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        }

    def _checked(self, metrics):
        gives_logits = isinstance(self.extractor, ClassifierFeatures | InceptionFeatures)
        if metrics is None:
            held_out = len(self.data.held_out) >= 20
            return tuple(
                name for name in METRICS
                if (name != "is" or gives_logits) and (name != "memorisation" or held_out)
            )  # fmt: skip
        metrics = (metrics,) if isinstance(metrics, str) else tuple(metrics)
        if "is" in metrics and not gives_logits:
            self._check_logits()
        if "memorisation" in metrics and not len(self.data.held_out):
            raise ValueError(
                "The memorisation test needs samples that the generator has not seen: data with "
                f"`held_out`. Received: {self.data}"
            )
        return metrics

    def _check_logits(self):
        outputs = self.extractor(keras.ops.convert_to_tensor(self.samples[:1]))
        if "logits" not in outputs:
            raise ValueError(
                "The inception score needs a classifier's logits: labelled data, Inception, or a "
                f'model that gives {{"features": ..., "logits": ...}}. Received: extractor '
                f"{self.extractor.name!r}"
            )

    def _check_array(self, samples):
        if samples.shape[1:] != self.samples.shape[1:]:
            raise ValueError(
                f"Generated samples must have the shape of real ones, {self.samples.shape[1:]}. "
                f"Received: samples.shape={samples.shape}"
            )
        if len(samples) < 2:
            raise ValueError(f"At least 2 samples are needed. Received: {len(samples)}")
        self.extractor.check(samples)

    def _drawn(self, model, seed, progress):
        """(`Collected`, function that makes the first samples) of one sampling seed."""
        inputs = model.sampling_inputs(self.count, self._condition(model, seed), seed)
        model.synchronise()
        fake = self._extracted(inputs, model.sampler, FOLDS, progress)

        def make():
            first = keras.tree.map_structure(lambda a: a[: diagnosis.LIMIT], inputs)
            return np.asarray(model.predict(first, batch_size=self.batch_size, verbose=0))

        return fake, make

    def _condition(self, model, seed):
        """Labels as frequent as in the training data."""
        if not model.conditional:
            return None
        if self.data.train_labels is None:
            raise ValueError(
                "A conditional model is evaluated with labels as frequent as in the data, which "
                f"must have some. Received: {self.data}"
            )
        labels = np.asarray(self.data.train_labels)
        return np.random.default_rng(seed).choice(labels, self.count)

    def _extracted(self, inputs, sampler, folds=1, progress=None):
        if sampler not in self._pipelines:
            pipeline = FeaturePipeline(self.extractor, sampler, self.batch_size)
            self._pipelines[sampler] = pipeline
        chunks = self._pipelines[sampler].chunks(inputs)
        return Collected.of(chunks, folds=folds, limit=self.limit, progress=progress)

    def _collected(self, samples, folds=1):
        """`Collected` of shuffled real samples, from disk if they were met before."""
        key = fingerprint(samples, self.extractor.fingerprint(), self.limit, folds, _PROTOCOL)

        def compute():
            return self._extracted(_shuffled(samples), None, folds).arrays()

        return Collected.from_arrays(cached_arrays("features", key, compute))

    def _unseen(self):
        """Held-out samples, on which a classifier is as unsure as on generated ones."""
        if self.split != "train" or len(self.data.held_out) < 20:
            return self.reference
        return self._collected(self.data.held_out, FOLDS)

    def _rows(self, real, fake, shown):
        """What the tests of modes compare: features, unless these were fitted to the real ones."""
        if not self.extractor.fitted_to_data:
            return self.reference.features, fake.features
        return tuple(np.reshape(images, (len(images), -1)) for images in (real, shown))

    def _floor(self, metrics):
        """The same numbers of real held-out samples: what an ideal generator would get."""
        unseen = self._unseen()
        if unseen is self.reference:
            return {}
        return {
            name: QUANTITIES[name][0](self.reference, unseen)
            for name in metrics
            if name in QUANTITIES
        }


def _shuffled(samples):
    """Real samples in a fixed order that no sorting by class can spoil."""
    return samples[np.random.default_rng(0).permutation(len(samples))]


def _default_extractor(data):
    if len(data.shape) != 3:
        return Pixels("points")
    return InceptionFeatures() if data.train_labels is None else ClassifierFeatures.of(data)


def _check_names(metrics):
    names = (metrics,) if isinstance(metrics, str) else metrics
    if names is not None and (not names or set(names) - set(METRICS)):
        raise ValueError(
            f"`metrics` must be some of {', '.join(METRICS)}. Received: metrics={metrics!r}"
        )


def _check_positive(**values):
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
            raise ValueError(
                f"`{name}` must be an integer of at least 1. Received: {name}={value!r}"
            )
