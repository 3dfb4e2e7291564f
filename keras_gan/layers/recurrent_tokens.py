"""A law of sequences that draws one token after the other and knows how likely they are."""

import keras
from keras import layers, ops

from keras_gan.layers.end_padding import counted


@keras.saving.register_keras_serializable(package="keras_gan")
class RecurrentTokens(keras.layers.Layer):
    """An LSTM that feeds its own tokens back.

        p(ids) = prod_t p(id_t | ids before t)

    Each latent number decides one token: its place under the normal curve, between 0 and 1, finds
    the token whose share of the probabilities it falls into. So equal latents draw equal
    sequences, and latents of N(0, 1) draw by the law. Tokens are drawn in one compiled loop
    without slope; one pass over the drawn tokens, all places at once, then gives their
    probabilities, which have one. The rows carry that slope too (straight-through), for
    discriminators that pass it on.

    Args:
        size: V, tokens of the vocabulary.
        width: units of each LSTM, and numbers of a token's vector.
        depth: LSTMs, one upon the other.
        end: the end token, behind which all tokens are ends and certain; None for none.

    Call: latents (batch, length) to one-hot rows (batch, length, V) and log p(id_t | ids before t)
        (batch, length), in nats.

    Example:
        rows, logs = RecurrentTokens(100, width=64)(keras.random.normal((8, 20)))
    """

    def __init__(self, size, width=64, depth=1, end=None, **kwargs):
        # Half precision has too few places between 0 and 1: rare tokens would never be drawn.
        super().__init__(autocast=False, **kwargs)
        if size < 2 or width < 1 or depth < 1:
            raise ValueError(
                "A vocabulary has at least 2 tokens, and there is at least one LSTM of one unit. "
                f"Received: size={size}, width={width}, depth={depth}"
            )
        self.size = size
        self.width = width
        self.depth = depth
        self.end = end
        # One row more, for what stands before the first token.
        self.embedding = layers.Embedding(size + 1, width, dtype=self.dtype_policy)
        self.memories = [
            layers.LSTM(width, return_sequences=True, dtype=self.dtype_policy) for _ in range(depth)
        ]
        self.head = layers.Dense(size, dtype="float32")

    def build(self, input_shape):
        self.embedding.build(input_shape)
        for memory in self.memories:
            memory.build((None, None, self.width))
        self.head.build((None, None, self.width))

    def logits(self, ids):
        """Logits (batch, length, V) of each token, given those before it: ids (batch, length)."""
        ids = ops.cast(ids, "int32")
        before = ops.concatenate([ops.full_like(ids[:, :1], self.size), ids[:, :-1]], axis=1)
        x = self.embedding(before)
        for memory in self.memories:
            x = memory(x)
        return self.head(x)

    def log_probabilities(self, ids):
        """log p(id_t | ids before t) in nats, (batch, length); 0 behind the first end."""
        return self._logs(ids, self.logits(ids))

    def _logs(self, ids, logits):
        rows = ops.one_hot(ids, self.size, dtype="float32")
        return ops.sum(rows * ops.log_softmax(logits), axis=-1) * counted(ids, self.end)

    def draw(self, latents, temperature=1.0):
        """Ids (batch, length) by softmax(logits / temperature)."""
        places = 0.5 * (1.0 + ops.erf(ops.cast(latents, "float32") / 2**0.5))
        length = latents.shape[1]
        token = ops.full_like(ops.cast(places[:, 0], "int32"), self.size)
        ids = ops.full_like(ops.cast(places, "int32"), 0)
        state = ops.zeros_like(self.embedding(token))

        def step(t, carried):
            token, ids, states = carried
            x, after = self.embedding(token), []
            for memory, state in zip(self.memories, states, strict=True):
                x, state = memory.cell(x, list(state))
                after.append(tuple(state))
            shares = ops.cumsum(ops.softmax(self.head(x) / temperature), axis=-1)
            below = ops.cast(shares <= ops.take(places, t, axis=1)[:, None], "int32")
            drawn = ops.minimum(ops.sum(below, axis=-1), self.size - 1)
            if self.end is not None:
                drawn = ops.where(ops.equal(token, self.end), self.end, drawn)
            here = ops.equal(ops.arange(length, dtype="int32"), t)
            return drawn, ops.where(here, drawn[:, None], ids), tuple(after)

        start = token, ids, ((state, state),) * self.depth
        return ops.fori_loop(0, length, step, start)[1]

    def call(self, latents):
        ids = self.draw(latents)
        logits = self.logits(ids)
        soft = counted(ids, self.end)[..., None] * ops.softmax(logits)
        # In this order the forward pass is one-hot to the last bit.
        rows = ops.one_hot(ids, self.size, dtype="float32") + (soft - ops.stop_gradient(soft))
        return rows, self._logs(ids, logits)

    def compute_output_shape(self, input_shape):
        return [(*input_shape, self.size), tuple(input_shape)]

    def get_config(self):
        own = {"size": self.size, "width": self.width, "depth": self.depth, "end": self.end}
        return {**super().get_config(), **own}
