"""Counts the modes of a known mixture while a model trains."""

from keras_gan.callbacks.every_epochs import EveryEpochs
from keras_gan.metrics import mode_coverage


class ModeCoverage(EveryEpochs):
    """Logs `modes`, `high_quality` and `modes_kl` of points whose modes are known.

    Every time from the same latents. A mode is found when a point lies within 3 standard
    deviations of its centre; `high_quality` is the share of such points, 98.89 % for real ones;
    `modes_kl` is the divergence of their shares from equal ones, in nats.

    Args:
        modes: `data.Modes`, as `keras_gan.data.load("ring").modes`.
        count: points, 2,500 in the papers.
        every: epochs between two counts.
        seed: int, chooses the latents.
        condition: for conditional models, a structure of arrays with `count` rows.

    [Lin et al., 2018](https://arxiv.org/abs/1712.04086), section 4.1.
    """

    def __init__(self, modes, count=2500, every=1, seed=0, condition=None):
        super().__init__(every)
        if not hasattr(modes, "centers"):
            raise TypeError(
                "`modes` must hold the centers and their standard deviation, as "
                f'`keras_gan.data.load("ring").modes` does. Received: modes={modes!r}'
            )
        self.modes = modes
        self.count = count
        self.seed = seed
        self.condition = condition

    def on_epoch_end(self, epoch, logs=None):
        if logs is None or not self.is_due(epoch):
            return
        points = self.model.generate(self.count, condition=self.condition, seed=self.seed)
        found = mode_coverage(points, self.modes.centers, self.modes.standard_deviation)
        logs.update(
            modes=float(found.modes), high_quality=found.high_quality, modes_kl=found.kl
        )
