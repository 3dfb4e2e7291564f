"""One protocol for all numbers: which samples, which features, which seeds, compared with what."""

import functools

import keras
import numpy as np

from keras_gan.data import Data
from keras_gan.evaluation import checks, diagnosis, label_checks
from keras_gan.evaluation.collector import PROTOCOL, Collector, order, shuffled
from keras_gan.evaluation.judging import Judging
from keras_gan.evaluation.matching import Matching
from keras_gan.evaluation.measured import Measured
from keras_gan.evaluation.pipeline import FOLDS
from keras_gan.evaluation.quantities import LABELLED, QUANTITIES
from keras_gan.evaluation.report import Report
from keras_gan.evaluation.surroundings import surroundings
from keras_gan.extractors import as_extractor, of_kind
from keras_gan.files import fingerprint, held, is_streamed, select


class Evaluator:
    """Measures generated samples against real ones, the same way each time.

    Features of the real samples are computed once and kept on disk by the content of the data,
    of the extractor and of its resizing. Generated images stay on the device; samples come from
    the averaged generator if there is one, and from the same latents for the same seed, so that
    two evaluations in the course of training differ by the weights alone.

    Args:
        data: `keras_gan.data.Data`, or an array of real samples.
        metrics: of "fid", "kid", "is", "prdc", "obeyed", "intra_fid", "gan_train", "r_precision",
            "modes", "memorisation"; None for all that the data allow but "gan_train", which trains
            a classifier. "obeyed", "intra_fid" and "gan_train" are of conditional models, and of
            arrays with `labels`; "r_precision" of models that are told captions.
        extractor: `extractors.Extractor`, Keras model or function; `extractors.default_for(data)`
            if None.
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
            if isinstance(data, (str, tuple, dict)):
                raise TypeError(
                    "`data` is what `keras_gan.data.load` gives, or an array of samples. "
                    f"Received: data of type {type(data).__name__}"
                )
            data = held(data)
            data = Data(name="samples", train=data, held_out=select(data, slice(0)))
        if split not in ("train", "held_out"):
            raise ValueError(f"`split` must be 'train' or 'held_out'. Received: split={split!r}")
        checks.check_names(metrics)
        self.data = data
        if extractor is None:
            self.extractor = of_kind(checks.kind_for(data, metrics), data)
        else:
            self.extractor = as_extractor(extractor)
        batch_size = self.extractor.batch_size if batch_size is None else batch_size
        checks.check_positive(count=count, seeds=seeds, batch_size=batch_size, limit=limit)
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
        self.metrics = checks.possible_metrics(metrics, self.extractor, data, split)
        self._collector = Collector(self.extractor, self.batch_size, self.limit)
        #: Whether a metric that cannot be measured is an error.
        self.strict = metrics is not None
        #: {metric: numbers} of real held-out samples; `Measured` fills it.
        self.floor = {}
        self._judging = None
        if set(LABELLED) & set(self.metrics):
            self._judging = Judging(data, self.extractor, self.batch_size)
        self._matching = Matching(data, self.batch_size, self.limit)

    @functools.cached_property
    def reference(self):
        """`Collected` of the real samples, from disk if they were met before."""
        return self._collector.real(self.samples)

    @functools.cached_property
    def unseen(self):
        """`Collected` of held-out samples, on which a classifier is as unsure as on new ones."""
        if not self.has_unseen:
            return self.reference
        return self._collector.real(self.data.held_out, FOLDS)

    @property
    def has_unseen(self):
        """Whether there are enough held-out samples to compare with."""
        return self.split == "train" and len(self.data.held_out) >= checks.ENOUGH

    @functools.cached_property
    def fingerprints(self):
        """(of the extractor, of the real samples, of the held-out ones)."""
        samples = (fingerprint(part)[:16] for part in (self.samples, self.data.held_out))
        return self.extractor.fingerprint(), *samples

    def prepare(self, progress=None):
        """Compute the features of the real samples now, and not within the first `evaluate`.

        `progress` is a function of the number of samples done since its last call, of
        `len(samples)` and, with `has_unseen`, of the held-out ones.
        """
        if "reference" not in self.__dict__:
            self.reference = self._collector.real(self.samples, 1, progress)
        if self.has_unseen and "unseen" not in self.__dict__:
            self.unseen = self._collector.real(self.data.held_out, FOLDS, progress)

    def check(self, samples, labels=None, metrics=None):
        """The metrics that `evaluate` will measure, or its error, before any work is done.

        The arguments are those of `evaluate`.
        """
        metrics = self.metrics if metrics is None else tuple(metrics)
        label_checks.check_asked(samples, labels, self.data)
        return label_checks.possible_for(metrics, samples, labels, self.strict, self.data)

    def evaluate(self, samples, progress=None, metrics=None, labels=None):
        """Measure a model with `sampling_inputs` and `sampler`, or an array of samples.

        Args:
            samples: an `AdversarialModel`, or a float array (number, ...), images in [-1, 1].
                Of an array all samples are used, and there is one seed.
            progress: function of the number of samples done since its last call.
            metrics: some of the evaluator's; all if None.
            labels: int array (number,), the class that each sample of an array was asked to be.

        Returns:
            `Report`. What cannot be measured is left out of it and said in its `doubts`, unless
            it was asked for by name: then that is a ValueError.
        """
        metrics = self.check(samples, labels, metrics)
        told, look = bool(set(LABELLED) & set(metrics)), "obeyed" in metrics
        measured = Measured(self, [name for name in metrics if name in QUANTITIES])
        rows = None
        if hasattr(samples, "sampling_inputs"):
            weights = "averaged" if samples.averaged_generator is not None else "generator"
            asked = [self._rows(seed) for seed in range(self.seeds)]
            inputs = [samples.sampling_inputs(self.count, self._condition(samples, rows), seed)
                      for seed, rows in enumerate(asked)]  # fmt: skip
            shown = self._made(samples, inputs[0])
            self.extractor.check(shown, generated=True)
            for seed, one in enumerate(inputs):
                samples.synchronise()
                fake = self._collector.collect(one, samples.sampler, progress=progress)
                if told:
                    learn = functools.partial(self._made_to_learn, samples, seed)
                    wanted = np.asarray(self.data.train_labels)[asked[seed]]
                    self._judging.of_generated(fake, wanted, learn, one, look, samples.sampler)
                if "r_precision" in metrics:
                    captions = self._condition(samples, asked[seed])
                    self._matching.of_generated(fake, captions, one, samples.sampler)
                measured.add(fake)
        else:
            weights, shown = "array", _array(samples)
            checks.check_array(shown, self.samples, self.extractor)
            # Files lie in folders by class, and parts of the samples must be like all of them.
            rows = order(len(shown))
            mixed = select(shown, rows)
            fake = self._collector.collect(mixed, progress=progress)
            if told:
                asked = np.asarray(labels)[rows]
                learn = functools.partial(self._judging.to_learn, mixed, asked)
                self._judging.of_generated(fake, asked, learn, mixed, look)
            measured.add(fake)
        tests = measured.tests(metrics, shown, rows)
        protocol = self.protocol(measured.first.count, measured.seeds, weights)
        if told:
            protocol |= self._judging.protocol(look)
        if "r_precision" in metrics:
            protocol |= self._matching.protocol()
        real = shuffled(self.samples, self.limit)
        return Report(protocol, measured, tests, self.data, real, shown)

    def protocol(self, n_fake, seeds, weights):
        """Everything that decides the numbers, besides the generator."""
        return {
            "extractor": self.extractor.name,
            "extractor_fingerprint": self.fingerprints[0],
            "features": int(self.reference.moments.dimension),
            "resize": self.extractor.resize,
            "data": self.data.name,
            "split": self.split,
            "real_fingerprint": self.fingerprints[1],
            "n_real": len(self.samples),
            "held_out_fingerprint": self.fingerprints[2],
            "n_held_out": len(self.data.held_out),
            "shape": list(self.data.shape),
            "n_fake": n_fake,
            "limit": self.limit,
            "seeds": list(range(seeds)),
            "weights": weights,
            "batch_size": self.batch_size,
            "protocol": PROTOCOL,
            **surroundings(),
        }

    def tell_real(self, look):
        """Put the labels on what was collected of real samples, and what a judge sees."""
        data = self.data
        labels = getattr(data, f"{self.split}_labels")
        self._judging.of_real(self.reference, self.samples, labels, look=False)
        if self.has_unseen:
            self._judging.of_real(self.unseen, data.held_out, data.held_out_labels, look)

    def pair_held_out(self):
        """Put the sentences on what was collected of real held-out samples."""
        if self.has_unseen:
            self._matching.of_held_out(self.unseen)

    def _made(self, model, inputs):
        """The first generated samples, for the tests that look at samples themselves."""
        first = keras.tree.map_structure(lambda a: a[: diagnosis.LIMIT], inputs)
        return np.asarray(model.predict(first, batch_size=self.batch_size, verbose=0), "float32")

    def _made_to_learn(self, model, seed):
        """(samples, labels): as many as the training data, of each class as many."""
        rows = np.arange(len(self.data.train))
        samples = model.generate(len(rows), self._condition(model, rows), seed, self.batch_size)
        return samples, np.asarray(self.data.train_labels)

    def _rows(self, seed):
        """Rows of the training data: what they are told is what a model is asked for."""
        return np.random.default_rng(seed).choice(len(self.data.train), self.count)

    def _condition(self, model, rows):
        """The labels or sentences of these rows of the training data, for a model told some."""
        if not label_checks.told_by(self.data, model):
            return None  # of other conditions the model remembers some
        told = self.data.train_condition
        if told is None:
            raise ValueError(
                "A conditional model is evaluated with labels as frequent as in the data, which "
                f"must have some. Received: {self.data}"
            )
        return np.asarray(told)[rows]


def _array(samples):
    half = str(getattr(samples, "dtype", "")) in ("float16", "bfloat16")
    return samples if is_streamed(samples) else np.asarray(samples, "float32" if half else None)
