"""What a generator of sequences says, epoch after epoch."""

from keras_gan.callbacks.every_epochs import EveryEpochs
from keras_gan.evaluation import SequenceEvaluator


class SequenceSamples(EveryEpochs):
    """Prints a few sequences and logs `js1` to `js4`, their n-gram divergences in bits.

    Divergences are those of held-out sequences, `SequenceEvaluator`'s; `floors` says what as many
    real ones have. Every time from the same latents; training's random state is not touched. Put
    it before callbacks that read the logs.

    Args:
        data: `keras_gan.data.Data` of sequences.
        count: generated sequences, 640 in the papers.
        every: epochs between two times.
        shown: sequences to print.
        seed: int, chooses the latents.
        file: where to print; the standard output if None.

    Example:
        gan.fit(data.train, epochs=50, callbacks=[keras_gan.callbacks.SequenceSamples(data)])

    [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028), section 5.4.
    """

    def __init__(self, data, count=640, every=1, shown=4, seed=0, file=None):
        super().__init__(every)
        self.evaluator = SequenceEvaluator(data, "js", count=count, seed=seed)
        self.shown = shown
        self.file = file
        #: {"js1": ...}: what real sequences have.
        self.floors = {}

    def on_epoch_end(self, epoch, logs=None):
        if not self.is_due(epoch):
            return
        report = self.evaluator.evaluate(self.model)
        found = report.logs()
        self.floors = {name: row.real for name, row in report.rows.items()}
        if logs is not None:
            logs.update(found)
        if not getattr(self.model, "writes", True):  # of another kind
            return
        last = list(found)[-1]
        print(
            f"\nepoch {epoch + 1}: {last} {found[last]:.4f} (real {self.floors[last]:.4f})",
            *map(repr, self.evaluator.data.decode(report.fake[: self.shown])),
            sep="\n  ", file=self.file, flush=True,
        )  # fmt: skip
