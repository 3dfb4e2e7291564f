"""Metrics that fill in the training step, and what the running turn has told them."""

from keras_gan.metrics import Move


class Watching:
    """Shows each move of a game to its `metrics.TrainingMetric`s; without any it does nothing.

    Args:
        metrics: list of `metrics.TrainingMetric`.
        loss: the game's `losses.AdversarialLoss`, or None.
        taken: keys of the logs that are in use.
    """

    def __init__(self, metrics, loss, taken):
        self.metrics = list(metrics)
        self.loss = loss
        self._told = {}
        taken = list(taken)
        for metric in self.metrics:
            metric.check(loss)
            again = sorted(set(metric.keys) & set(taken))
            if again:
                raise ValueError(
                    "Two things cannot have one key in the logs: leave one of them out. "
                    f"Received: metrics with {metric.name}, whose key {again[0]!r} is taken"
                )
            taken += metric.keys

    def tell(self, role, judged):
        """Keep what a discriminator has judged until the end of the move."""
        if self.metrics and judged["fake_scores"] is not None:
            self._told[role] = judged

    def take_told(self):
        """What was told since the last call, to be handed out of a function transformation."""
        told, self._told = list(self._told.values()), {}
        return told

    def show(self, player, optimizer, gradients, told):
        """Fill the metrics with one move, before `optimizer` makes it."""
        if not self.metrics:
            return
        if player == "discriminator" and not told:
            self._refuse_silence()
        scale = optimizer.scale_loss(1.0)  # of float16's losses
        if not isinstance(scale, float) or scale != 1.0:
            gradients = [gradient / scale for gradient in gradients]
        move = Move(player, gradients, self.loss, told)
        for metric in self.metrics:
            metric.update_state(move)

    @property
    def keys(self):
        """Names in the logs."""
        return [key for metric in self.metrics for key in metric.keys]

    def results(self):
        """{key: mean of the epoch so far}."""
        return {key: value for metric in self.metrics for key, value in metric.result().items()}

    def _refuse_silence(self):
        for metric in self.metrics:
            if metric.needs_judged:
                raise ValueError(
                    f"`{metric.name}` measures what the discriminators judge, and "
                    "`discriminator_objective` does not tell it. Call `self.tell(role, "
                    f"real_scores, fake_scores, real, fake)` at its end. Received: metrics with "
                    f"{metric.name}"
                )
