"""Does a generator repeat lines of its training set? Calibrated on lines that it has not seen."""

from dataclasses import dataclass

import numpy as np

from keras_gan.statistics.copies.memorisation_inputs import checked_detectable, checked_order
from keras_gan.statistics.copies.order_statistics import p_value_below, p_value_of_more
from keras_gan.statistics.sequences.arrays import checked, ended
from keras_gan.statistics.sequences.runs import longest_runs

_TESTS = 2


@dataclass(frozen=True)
class CopiedRun:
    """A generated sequence, and the training sequence with which it shares the longest run.

    `length` tokens in a row are equal; `copy` says that the whole sequences are.
    """

    fake: int
    train: int
    length: int
    copy: bool


@dataclass(frozen=True, eq=False)
class SequenceMemorisation:
    """What `sequence_memorisation_test` found.

    Attributes:
        p_value, alpha: `memorised` is p_value <= alpha.
        p_values: Of the tests "copies" and "runs", each alone.
        copies, held_out_copies: Sequences that stand in the training set as they are.
        expected_copies, expected_error: Copies among as many new real sequences, with the standard
            error of that.
        threshold: The run that `quantile` of the held-out sequences are longer than.
        share, held_out_share: Of generated and held-out sequences with a longer one.
        mean_run, held_out_mean_run: Tokens.
        detectable_share: Long runs among the generated sequences are found from this share on.
        pairs: `CopiedRun`s, the longest first; also when nothing was memorised.
        runs, held_out_runs: Of every sequence, arrays of shapes (n_fake,), (n_held_out,).
    """

    p_value: float
    memorised: bool
    alpha: float
    p_values: dict[str, float]
    copies: int
    held_out_copies: int
    expected_copies: float
    expected_error: float
    quantile: float
    threshold: int
    share: float
    held_out_share: float
    mean_run: float
    held_out_mean_run: float
    detectable_share: float
    pairs: tuple[CopiedRun, ...]
    runs: np.ndarray
    held_out_runs: np.ndarray
    n_train: int
    n_fake: int
    n_held_out: int


def sequence_memorisation_test(
    train, fake, held_out, *, end=None, quantile=0.01, alpha=0.01, max_pairs=64
):
    """Do generated sequences repeat training sequences more than unseen real ones do?

    Short or frequent lines are copied by honest generators too, and language repeats itself. So
    two exact tests compare with held-out sequences, however both are distributed:

        copies   are more of them equal to a training sequence?       (Fisher's test)
        runs     how many share a longer run of tokens with one than the held-out `quantile`?
                 (few tokens were changed; a negative hypergeometric count)

    `p_value` is twice the smaller one. Runs are whole numbers, and ties make it larger, never
    smaller, than it could be.

    Args:
        train, fake, held_out: arrays (number, length) of the same numbering. The generator must
            not have seen `held_out`, which must be drawn as `train` was: where lines of `train`
            were kept out of it, honest draws of frequent lines are accused. Then part `train` by
            chance, as `SequenceEvaluator` does, and give the smaller part as `held_out`.
        end: number of the end token; what follows the first one does not matter.
        quantile: In (0, 1). It takes 1 / quantile - 1 held-out sequences.
        alpha: The rate of false alarms, in (0, 1).
        max_pairs: How many of the most suspicious sequences to name.

    Returns:
        A `SequenceMemorisation`.

    Example:
        result = sequence_memorisation_test(data.train, gan.generate(640), data.held_out)
        print(result.p_value, result.copies, result.expected_copies)
    """
    named = {"train": train, "fake": fake, "held_out": held_out}
    sets = [ended(checked(name, ids), end) for name, ids in named.items()]
    if len({ids.shape[1] for ids in sets}) > 1:
        raise ValueError(
            "Sequences of all three sets must be of the same length. Received: "
            f"{', '.join(f'{k}.shape={ids.shape}' for k, ids in zip(named, sets, strict=True))}"
        )
    train, fake, held_out = sets
    order = checked_order(quantile, len(held_out), alpha)
    detectable = checked_detectable(len(fake), len(held_out), alpha / _TESTS, order)
    whole = {row.tobytes(): index for index, row in enumerate(train)}
    equal, held_out_equal = (
        np.array([whole.get(row.tobytes(), -1) for row in ids]) for ids in (fake, held_out)
    )
    copied, held_out_copied = equal >= 0, held_out_equal >= 0
    (runs, where), (held_out_runs, _) = (longest_runs(ids, train, end) for ids in (fake, held_out))
    where[copied] = equal[copied]
    threshold = int(np.sort(held_out_runs)[-order])
    p_values = {
        "copies": p_value_of_more(copied, held_out_copied),
        "runs": p_value_below(-runs, -held_out_runs, order),
    }
    p_value = min(1.0, _TESTS * min(p_values.values()))
    expected, error = _expected(held_out_copied, len(fake))
    suspects = np.lexsort((-runs, ~copied))[:max_pairs].tolist()
    return SequenceMemorisation(
        p_value=p_value,
        memorised=p_value <= alpha,
        alpha=alpha,
        p_values=p_values,
        copies=int(copied.sum()),
        held_out_copies=int(held_out_copied.sum()),
        expected_copies=expected,
        expected_error=error,
        quantile=quantile,
        threshold=threshold,
        share=float((runs > threshold).mean()),
        held_out_share=float((held_out_runs > threshold).mean()),
        mean_run=float(runs.mean()),
        held_out_mean_run=float(held_out_runs.mean()),
        detectable_share=detectable / len(fake),
        pairs=tuple(CopiedRun(i, int(where[i]), int(runs[i]), bool(copied[i])) for i in suspects),
        runs=runs,
        held_out_runs=held_out_runs,
        n_train=len(train),
        n_fake=len(fake),
        n_held_out=len(held_out),
    )


def _expected(held_out, count):
    """Copies among `count` new sequences, and the standard error of what is drawn and known."""
    share = held_out.mean()
    error = np.sqrt(share * (1 - share) * (1 / count + 1 / len(held_out)))
    return float(count * share), float(count * error)
