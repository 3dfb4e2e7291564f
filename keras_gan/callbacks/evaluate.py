"""Measures the generator while it trains."""

import keras

from keras_gan import evaluation
from keras_gan.callbacks.measuring import Measuring


class Evaluate(Measuring):
    """Puts FID, KID and others into the logs of every so many epochs.

    For large budgets: features of the real data are computed once and kept on disk, the generated
    images stay on the device, and every evaluation uses the same latents and the averaged
    generator, so that two of them differ by the weights alone. Training's random state is not
    touched. The keys are `fid`, `fid_error`, `fid_infinity`, `kid`, `is_mean`, `precision`, ...,
    and, asked for by name, `obeyed`, `obeyed_worst`, `intra_fid`, `gan_train` of models that are
    told labels; in epochs without evaluation they are missing, as with Keras' `validation_freq`.
    Put it before the callbacks that read them: `HistoryCSV`,
    `ModelCheckpoint(monitor="fid", mode="min")`.

    Args:
        data: `keras_gan.data.Data`, or an array of real samples.
        every: epochs between two evaluations.
        count, metrics, extractor, seeds, split: as in `evaluation.Evaluator`.
        folder: where to write `step_00001234.json` for each evaluation, or None.
        verbose: 1 shows a progress bar.

    Example:
        gan.fit(data.train, epochs=100, callbacks=[
            keras_gan.callbacks.Evaluate(data, count=5000, metrics=("fid", "kid")),
            keras.callbacks.ModelCheckpoint("best.keras", monitor="fid_infinity", mode="min",
                                            save_best_only=True)])
    """

    def __init__(
        self,
        data,
        every=1,
        count=10_000,
        metrics=("fid", "kid", "prdc"),
        extractor=None,
        *,
        seeds=1,
        split="train",
        folder=None,
        verbose=0,
    ):
        super().__init__(every, folder)
        self.evaluator = evaluation.Evaluator(
            data, metrics, extractor, count=count, seeds=seeds, split=split
        )
        self.verbose = verbose

    def measure(self):
        """The `Report` of this moment."""
        evaluator = self.evaluator
        bar = keras.utils.Progbar(evaluator.count * evaluator.seeds, unit_name="sample",
                                  verbose=self.verbose)  # fmt: skip
        return evaluator.evaluate(self.model, progress=bar.add)
