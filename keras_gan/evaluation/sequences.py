"""Generated sequences against real ones: every measure beside what real sequences have."""

from dataclasses import replace
from importlib.util import find_spec

import numpy as np

from keras_gan.data.sequences.part import checked_ids
from keras_gan.evaluation.checks import ENOUGH, check_positive
from keras_gan.evaluation.sequence_report import Row, SequenceReport
from keras_gan.files import fingerprint
from keras_gan.statistics.sequences.arrays import ended
from keras_gan.statistics.sequences.bleu import bleu
from keras_gan.statistics.sequences.known_law import likelihood_under, total_variation
from keras_gan.statistics.sequences.memorisation import sequence_memorisation_test
from keras_gan.statistics.sequences.ngrams import divergence, ngram_js_floor, ngrams

ORDERS = (1, 2, 3, 4)
MEASURES = ("js", "distinct", "bleu", "law", "total_variation", "likelihood", "memorisation")


class SequenceEvaluator:
    """Measures a generator of sequences, the same way each time.

    Divergences are those of held-out sequences, which it could not learn by heart. Beside each
    number stands that of as many sequences to train on: they are drawn as the held-out ones are,
    so a perfect generator has that number, and less is chance.

    Args:
        data: `keras_gan.data.Data` of sequences, with some held out.
        measures: of "js" (n-grams), "distinct", "bleu", "law" (likelihood and validity),
            "total_variation", "likelihood" (of held-out sequences, where the model has one) and
            "memorisation"; None for all that the data allow.
        count: generated sequences.
        seed: int, of sampling and of what is compared with what.

    Example:
        data = keras_gan.data.load("grammar")
        report = keras_gan.evaluation.SequenceEvaluator(data).evaluate(gan)
        print(report)                          # a table
        report["js4"].value, report.to_dict()  # for programs
    """

    def __init__(self, data, measures=None, *, count=640, seed=0):
        if getattr(data, "sequence", None) is None or not len(data.held_out):
            raise ValueError(
                "Sequences are measured on data of sequences, of which some are held out; "
                f"`keras_gan.data.load` gives them. Received: data={data!r:.200}"
            )
        asked = MEASURES if measures is None else tuple(np.atleast_1d(measures).tolist())
        unknown = [name for name in asked if name not in MEASURES]
        if unknown:
            raise ValueError(
                f"`measures` are some of {', '.join(MEASURES)}. Received: measures={measures!r}"
            )
        check_positive(count=count)
        self.data = data
        self.measures = asked
        self.count = int(count)
        self.seed = int(seed)
        self._strict = measures is not None
        self._floors = {}  # {(n, count): (mean, standard deviation)}
        #: Whether equal sequences, of which there are some, are all on one side of the split.
        self._parted = data.law is None and len(np.unique(data.train, axis=0)) < len(data.train)

    def evaluate(self, model):
        """A `SequenceReport`.

        Args:
            model: has `generate(count, seed=...)`, which gives ids; or an array of ids.
        """
        fake = model
        if hasattr(model, "generate"):
            fake = model.generate(self.count, seed=self.seed)
        fake = checked_ids(self.data.sequence, fake)
        if fake.shape[1:] != self.data.shape or not len(fake):
            raise ValueError(
                f"Generated sequences have the length of real ones, {self.data.shape[0]}. "
                f"Received: ids.shape={fake.shape}"
            )
        fake = ended(fake, self.data.end)
        rows, tests, left_out = {}, {}, []
        for name in self.measures:
            reason = self._impossible(name, model, fake)
            if reason and self._strict:
                raise ValueError(f"{reason} Received: measures={self.measures}, data={self.data}")
            if reason:
                left_out += [reason] if name in ("bleu", "memorisation") else []
            elif name == "memorisation":
                tests[name] = self._memorisation(fake)
            else:
                rows |= getattr(self, f"_{name}")(model, fake)
        protocol = {
            "data": self.data.name, "count": len(fake), "seed": self.seed,
            "n_held_out": len(self.data.held_out), "n_train": len(self.data.train),
            "copies_of": "train, parted by chance" if self._parted else "train",
            "real_fingerprint": fingerprint(self.data.held_out)[:16],
        }  # fmt: skip
        return SequenceReport(protocol, rows, tests, left_out, self.data, fake)

    def _impossible(self, name, model, fake):
        """Why a measure cannot be had, or None."""
        law = self.data.law
        reasons = {
            "law": law is None and "The law of these data is not known.",
            "total_variation": (law is None or not law.listable)
            and "These sequences cannot be listed, so their total variation is not known.",
            "likelihood": not hasattr(model, "log_likelihood")
            and "The model has no `log_likelihood(ids)`.",
            "bleu": find_spec("nltk") is None and 'BLEU needs `pip install "keras_gan[text]"`.',
            "memorisation": min(len(fake), len(self.data.held_out)) < ENOUGH
            and f"The test for copies needs {ENOUGH} generated and {ENOUGH} held-out sequences.",
        }
        return reasons.get(name) or None

    def _real(self, count):
        """Sequences to train on, drawn as held-out ones are: what a perfect generator gives."""
        drawn = np.random.default_rng([self.seed, 5]).permutation(len(self.data.train))
        return self.data.train[drawn[:count]]

    def _js(self, _model, fake):
        count, rows = min(len(fake), len(self.data.train)), {}
        for n in ORDERS[: self.data.shape[0]]:
            held_out, found = (
                ngrams(ids, n, self.data.sequence["size"], self.data.end)
                for ids in (self.data.held_out, fake)
            )
            if (n, count) not in self._floors:
                self._floors[n, count] = ngram_js_floor(
                    self.data.train, self.data.held_out, n, count, self.data.end, seed=self.seed
                )
            floor, spread = self._floors[n, count]
            label = f"Jensen-Shannon divergence of {n}-grams (bits)"
            rows[f"js{n}"] = Row(label, divergence(held_out, found), spread, floor)
        return rows

    def _distinct(self, _model, fake):
        shares = (len(np.unique(ids, axis=0)) / len(ids) for ids in (fake, self._real(len(fake))))
        found, real = shares
        return {"distinct": Row("share of different ones", found, None, real)}

    def _bleu(self, _model, fake):
        found = bleu(
            self.data.held_out, fake, self._real(len(fake)), end=self.data.end, seed=self.seed
        )
        label = f"BLEU-{found.order}, {found.references} references"
        self_label = f"self-BLEU-{found.order}, {found.references} references"
        return {
            "bleu": Row(label, found.bleu, found.error, found.real_bleu),
            "self_bleu": Row(self_label, found.self_bleu, found.self_error, found.real_self_bleu),
        }

    def _law(self, _model, fake):
        sets = (fake, self.data.held_out)
        found, known = (likelihood_under(self.data.law, ids) for ids in sets)
        label = "negative log-likelihood under the law (nats a token)"
        return {
            "law_nll": Row(label, found.nll, found.error, known.nll),
            "valid": Row("valid", found.valid, found.valid_error, known.valid),
        }

    def _total_variation(self, _model, fake):
        found, floor = total_variation(self.data.law, fake)
        return {"total_variation": Row("total variation from the law", found, None, floor)}

    def _likelihood(self, model, _fake):
        held_out, train = (
            -np.asarray(model.log_likelihood(ids), np.float64)
            for ids in (self.data.held_out, self._real(len(self.data.held_out)))
        )
        error = float(held_out.std() / np.sqrt(len(held_out)))
        label = "the model's of held-out ones (nats a sequence)"
        return {"held_out_nll": Row(label, float(held_out.mean()), error, float(train.mean()))}

    def _memorisation(self, fake):
        train, unseen = self.data.train, self.data.held_out
        place = np.arange(len(train))
        if self._parted:
            # A held-out line is never one to train on then, and honest draws of frequent lines
            # would be accused. Those to train on, parted by chance, repeat one another as drawn.
            place = np.random.default_rng([self.seed, 6]).permutation(place)
            count = min(len(unseen), len(train) // 2)
            train, unseen, place = train[place[count:]], train[place[:count]], place[count:]
        found = sequence_memorisation_test(
            train, fake, unseen, end=self.data.end, quantile=max(0.01, 1.0 / (len(unseen) + 1))
        )
        pairs = tuple(replace(p, train=int(place[p.train]) if p.train >= 0 else -1)
                      for p in found.pairs)  # fmt: skip
        return replace(found, pairs=pairs)
