"""Weight clipping, the first way to keep a Wasserstein critic Lipschitz."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class WeightClip(keras.constraints.Constraint):
    """Clips every number of a weight to [-limit, limit] after each update.

    For the critic of a WGAN, on all its trainable variables; see `constrain`. A gradient
    penalty or spectral normalisation bounds the critic with less harm to what it can learn.

        w <- min(max(w, -limit), limit)

    Args:
        limit: positive number. The paper's is 0.01.

    Example:
        critic = constrain(critic, WeightClip(0.01))

    [Arjovsky et al., 2017](https://arxiv.org/abs/1701.07875), Algorithm 1, line 7
    """

    def __init__(self, limit=0.01):
        if not limit > 0:
            raise ValueError(
                "Weights are clipped to [-limit, limit], so `limit` must be positive. "
                f"Received: limit={limit!r}"
            )
        self.limit = limit

    def __call__(self, value):
        return ops.clip(value, -self.limit, self.limit)

    def get_config(self):
        return {"limit": self.limit}
