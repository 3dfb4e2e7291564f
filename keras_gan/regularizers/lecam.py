"""Keeps scores near their running means, for GANs of few data."""

import keras
from keras import ops

from keras_gan.backend import mean_over_replicas
from keras_gan.regularizers.regularizer import ScoreRegularizer, check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class LeCam(ScoreRegularizer, keras.Layer):
    """Pulls real scores down to the running mean of fake ones, and fake scores up to the real.

        weight * (mean max(0, D(real) - a_fake)^2 + mean max(0, a_real - D(fake))^2)

    a_real and a_fake are averages of the mean scores, a <- decay * a + (1 - decay) * mean. One
    call does this, in this order: it averages the scores that it is given, then it takes the term
    with the new averages, through which no gradient goes. Until `start` calls were made the
    averages are the latest means and the term is 0. A call is one update of the discriminator.

    The averages and the count of calls are weights: a GAN saves them and goes on with them to the
    last bit; `compile` with a new object begins them again.

    Args:
        weight: lambda, 0.3 in the paper.
        decay: in [0, 1), of the averages.
        start: calls without a term, 1000 in the authors' code for CIFAR.

    Example:
        gan.compile(regularizers=[keras_gan.regularizers.LeCam()])

        lecam = LeCam(start=0)                       # in any other code, once for all steps
        loss += lecam(real_scores, fake_scores)

    [Tseng et al., 2021](https://arxiv.org/abs/2104.03310). The authors' programs differ in
    where the averages begin and in their decay.
    """

    def __init__(self, weight=0.3, decay=0.99, start=1000):
        super().__init__(name="lecam", dtype="float32")
        self.weight = check_weight("weight", weight)
        self.start = int(check_weight("start", start))
        if not 0.0 <= decay < 1.0:
            raise ValueError(f"`decay` must be in [0, 1). Received: decay={decay}")
        self.decay = decay
        # `mean`: replicas, each with scores of its own, agree on one average.
        both = {"shape": (), "initializer": "zeros", "trainable": False, "aggregation": "mean"}
        self.real_average = self.add_weight(name="real_average", **both)
        self.fake_average = self.add_weight(name="fake_average", **both)
        self.calls = self.add_weight(name="calls", **both)
        self.built = True

    def call(self, real_scores, fake_scores):
        waiting = ops.cast(self.calls.value < self.start, "float32")
        first = ops.cast(self.calls.value < max(self.start, 1), "float32")
        decay = self.decay * (1.0 - first)
        pairs = ((self.real_average, real_scores), (self.fake_average, fake_scores))
        for average, scores in pairs:
            mean = mean_over_replicas(ops.stop_gradient(ops.mean(scores)))
            average.assign(decay * average.value + (1.0 - decay) * mean)
        self.calls.assign(self.calls.value + 1.0)
        real_average, fake_average = (ops.stop_gradient(a.value) for a, _ in pairs)
        term = ops.mean(ops.square(ops.relu(real_scores - fake_average)))
        term = term + ops.mean(ops.square(ops.relu(real_average - fake_scores)))
        return self.weight * (1.0 - waiting) * term

    def get_config(self):
        return {"weight": self.weight, "decay": self.decay, "start": self.start}
