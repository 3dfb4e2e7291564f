"""Pictures that a model translates, measured on what it has not seen."""

import functools

import numpy as np

from keras_gan.evaluation import translation_measures as measures
from keras_gan.evaluation.collector import order
from keras_gan.evaluation.pipeline import FeaturePipeline
from keras_gan.evaluation.surroundings import surroundings
from keras_gan.evaluation.translation_checks import check_model, check_two_kinds, possible_measures
from keras_gan.evaluation.translation_report import TranslationReport
from keras_gan.extractors import Pixels, as_extractor
from keras_gan.files import cached_arrays, fingerprint, row_slices, select

PROTOCOL = 1
_GREY = (0.299, 0.587, 0.114)


class TranslationEvaluator:
    """Measures a model that translates pictures on held-out ones, each number beside its floor.

    Of true pairs L1, PSNR, SSIM and retrieval of the true partner, mean over pictures; KID and
    FID of translated pictures to the real ones that were trained on; the cycle error
    |F(G(a)) - a| and the identity error |G(b) - b| of a model that knows the way back. Beside the
    translated pictures stand two that cost nothing: the sources as they are, and the mean picture
    of what is to be made; and for KID and FID held-out real pictures. A model that learnt without
    pairs is measured on true pairs too, if the data hold some out.

    Args:
        data: `keras_gan.data.TwoKinds`.
        metrics: of "l1", "psnr", "ssim", "retrieval", "kid", "fid", "cycle", "identity"; None for
            all that make sense of these data and this model.
        extractor: of features for KID and FID: `extractors.Extractor`, Keras model or function;
            `extractors.Pixels()` if None, which needs no other network and knows no shapes.
        limit: pictures of each kind to look at, as all are in memory.
        batch_size: of extracting; the extractor's own if None.

    Example:
        evaluator = keras_gan.evaluation.TranslationEvaluator(data)
        report = evaluator.evaluate(gan)
        print(report)                                # a table
        report["b"]["ssim"]["translated"]["value"]   # what became b
    """

    def __init__(self, data, metrics=None, extractor=None, *, limit=2000, batch_size=None):
        check_two_kinds(data)
        self.metrics = possible_measures(metrics, data)
        #: Whether a metric that cannot be measured is an error.
        self.strict = metrics is not None
        self.data = data
        self.extractor = Pixels() if extractor is None else as_extractor(extractor)
        self.batch_size = batch_size or self.extractor.batch_size
        self.limit = int(limit)
        self.held_out = {"a": self._some(data.held_out_a), "b": self._some(data.held_out_b)}
        self._kept = {}
        for kind in "ab":
            # Light pictures alone may be: `TwoKinds` are in [-1, 1].
            self.extractor.check(self.held_out[kind], generated=True)

    def prepare(self):
        """Compute the features of the real pictures b now, and not within the first `evaluate`."""
        if {"kid", "fid"} & set(self.metrics):
            self.reference("b")

    def evaluate(self, model):
        """Measure a model with `translate` and `ways`; returns a `TranslationReport`.

        What cannot be measured is left out of it and said in its `doubts`, unless it was asked for
        by name: then that is a ValueError.
        """
        check_model(model, self.metrics, self.held_out, self.strict)
        impossible, found, made = [], {}, {}
        for to in model.ways:
            made[to] = self._translated(model, self.held_out[_other(to)], to)
            found[to] = {}
            for name in self.metrics:
                try:
                    row = self._measured(name, model, to, made[to])
                except ValueError as error:
                    if self.strict:
                        raise
                    impossible.append(f"{name} was left out. {error}")
                    continue
                if row:
                    found[to][name] = row
        return TranslationReport(
            self._protocol(model), found, dict.fromkeys(impossible), self.held_out, made
        )

    def _measured(self, name, model, to, made):
        """{column: row} of one measure."""
        source, kind = _other(to), measures.TRANSLATION_METRICS[name].of
        if kind == "model":
            return self._of_model(name, model, to, made)
        targets = self.held_out[to]
        columns = {"translated": made, "sources": self._likened(source, to), "mean": self._mean(to)}
        if kind == "pairs":
            return {
                column: measures.of_pairs(name, pictures, targets)
                for column, pictures in columns.items()
            }
        reference = self.reference(to)
        if name == "fid" and not self.strict:
            self._check_enough(reference, made)
        beside = {**columns, "real": targets}
        del beside["translated"]
        floor = self._once((name, to), lambda: {
            column: measures.of_sets(name, reference, self._features(pictures))
            for column, pictures in beside.items()
        })  # fmt: skip
        return {"translated": measures.of_sets(name, reference, self._features(made)), **floor}

    def _of_model(self, name, model, to, made):
        source = _other(to)
        if name == "cycle":
            if source not in model.ways:
                return None
            back = self._translated(model, made, source)
            return {"translated": measures.apart(back, self.held_out[source])}
        targets = self.held_out[to]
        if targets.shape[1:] != self.held_out[source].shape[1:]:
            return None
        same = self._translated(model, targets, to)
        return {"translated": measures.apart(same, targets)}

    def _check_enough(self, reference, made):
        count, width = min(len(made), len(reference.features)), reference.features.shape[1]
        if count <= width:
            raise ValueError(
                f"{count:,} pictures in {width:,} dimensions do not make a covariance: KID needs "
                "none, and other features may be fewer."
            )

    def reference(self, kind):
        """`FeatureSet` of the real pictures that were trained on, from disk if met before."""
        return self._once(("reference", kind), lambda: self._reference(kind))

    def _reference(self, kind):
        pictures = self._some(getattr(self.data, f"train_{kind}"))
        if not self.extractor.cacheable or self.extractor.network is None:
            return self._features(pictures)
        key = fingerprint(pictures, self.extractor.fingerprint(), "translation", PROTOCOL)
        found = cached_arrays(
            "features", key, lambda: {"features": self._features(pictures).features}
        )
        return measures.FeatureSet(found["features"])

    def _features(self, pictures):
        chunks = self._pipeline.chunks(np.asarray(pictures, "float32"))
        return measures.FeatureSet(np.concatenate([chunk["features"] for chunk in chunks]))

    @functools.cached_property
    def _pipeline(self):
        return FeaturePipeline(self.extractor, batch_size=self.batch_size)

    def _mean(self, kind):
        """The mean of all pictures to train on, as often as there are pictures to translate."""
        pictures = getattr(self.data, f"train_{kind}")
        total = self._once(("sum", kind), lambda: sum(
            pictures[rows].sum(axis=0, dtype="float64") for rows in row_slices(pictures)
        ))  # fmt: skip
        mean = (total / len(pictures)).astype("float32")
        return np.broadcast_to(mean, (len(self.held_out[_other(kind)]), *mean.shape))

    def _once(self, key, compute):
        """What depends on the data alone, and not on the model, is computed once."""
        if key not in self._kept:
            self._kept[key] = compute()
        return self._kept[key]

    def _likened(self, source, to):
        """The sources as they are, with as many channels as the targets have."""
        pictures, channels = self.held_out[source], self.held_out[to].shape[-1]
        if pictures.shape[-1] == channels:
            return pictures
        if pictures.shape[-1] == 1:
            return np.repeat(pictures, channels, axis=-1)
        return (pictures @ np.float32(_GREY))[..., None]

    def _translated(self, model, pictures, to):
        # A file could not hold more, and a generator without tanh may overstep.
        return np.clip(model.translate(pictures, to=to), -1.0, 1.0)

    def _some(self, pictures):
        """At most `limit`, the same rows of both kinds, in their own order."""
        rows = np.sort(order(len(pictures))[: self.limit])
        return np.asarray(select(pictures, rows), "float32")

    def _protocol(self, model):
        averaged = getattr(model, f"averaged_{model.ways['b']}", None) is not None
        return {
            "extractor": self.extractor.name,
            "extractor_fingerprint": self.extractor.fingerprint(),
            "resize": self.extractor.resize,
            "data": self.data.name,
            "held_out_fingerprint": fingerprint(*self.held_out.values())[:16],
            "paired": bool(self.data.held_out_paired),
            "n_held_out": {kind: len(pictures) for kind, pictures in self.held_out.items()},
            "n_real": {kind: min(len(getattr(self.data, f"train_{kind}")), self.limit)
                       for kind in "ab"},
            "shapes": {kind: list(pictures.shape[1:]) for kind, pictures in self.held_out.items()},
            "limit": self.limit,
            "weights": "averaged" if averaged else "generator",
            "protocol": PROTOCOL,
            **surroundings(),
        }  # fmt: skip


def _other(kind):
    return {"a": "b", "b": "a"}[kind]
