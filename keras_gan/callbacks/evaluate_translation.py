"""Measures a model that translates pictures while it trains."""

from keras_gan import evaluation
from keras_gan.callbacks.measuring import Measuring


class EvaluateTranslation(Measuring):
    """Puts L1, SSIM, retrieval, KID and others into the logs of every so many epochs.

    All of held-out pictures, see `evaluation.TranslationEvaluator`; the training's random state is
    not touched. The keys say what the pictures became: `to_b_l1`, `to_b_kid`, `to_b_kid_error`,
    `to_a_cycle`, ... In epochs without evaluation they are missing. Put it before the callbacks
    that read them: `HistoryCSV`, `ModelCheckpoint(monitor="to_b_l1", mode="min")`.

    Args:
        data: `keras_gan.data.TwoKinds`.
        every: epochs between two evaluations.
        metrics, extractor, limit: as in `evaluation.TranslationEvaluator`.
        folder: where to write `step_00001234.json` for each evaluation, or None.

    Example:
        gan.fit(data.train_a, data.train_b, epochs=100,
                callbacks=[keras_gan.callbacks.EvaluateTranslation(data, every=10)])
    """

    def __init__(self, data, every=1, metrics=None, extractor=None, *, limit=500, folder=None):
        super().__init__(every, folder)
        self.evaluator = evaluation.TranslationEvaluator(data, metrics, extractor, limit=limit)

    def measure(self):
        """The `TranslationReport` of this moment."""
        return self.evaluator.evaluate(self.model)
