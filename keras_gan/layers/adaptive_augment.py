"""ADA: augmentation whose probability follows how well the discriminator knows its reals."""

import keras
from keras import ops

from keras_gan.layers.ada_color import recolored
from keras_gan.layers.ada_geometry import resampled
from keras_gan.layers.pixels import check_images

_KINDS = "bgc"
_GATES = (
    "xflip", "rot90", "xint", "scale", "rotate", "aniso", "rotate_again", "xfrac",
    "brightness", "contrast", "luma_flip", "hue", "saturation",
)  # fmt: skip
_OF_KIND = {"b": _GATES[:3], "g": _GATES[3:8], "c": _GATES[8:]}
_UNIFORM = ("xflip", "rot90", "xint_x", "xint_y", "rotate", "rotate_again", "luma_flip", "hue")
_NORMAL = ("scale", "aniso", "xfrac_x", "xfrac_y", "brightness", "contrast", "saturation")


@keras.saving.register_keras_serializable(package="keras_gan")
class AdaptiveAugment(keras.layers.Layer):
    """Pixel blitting, geometry and colour, each with probability p; p adapts in training.

    Use it before a discriminator of few images, where `DiffAugment` is too weak or too strong.
    The more reals the discriminator is sure of, the more is disturbed. After every `interval`
    updates of the discriminator

        p += sign(mean sign(D(real)) - target) images / speed_images,  kept in [0, 1]

    with what it has scored since the last time. p is a weight that no optimizer moves; it is saved
    with the model. Operations, their order and strengths are those of StyleGAN2-ADA's `bgc`:
    flip, quarter turns, whole shifts; scale, rotation, stretch, shifts; brightness, contrast,
    inversion, hue, saturation. All geometry is one bilinear resample over mirrored borders. The
    paper's resamples at twice the size through a sym6 wavelet, against aliasing. That is left out:
    it takes four times the pixels, and what it changes at small sizes was not measured here.

    Args:
        target: mean sign of the scores of reals that p is steered to; None keeps p.
        speed_images: images after which p can have gone from 0 to 1.
        interval: updates between two steps of p.
        policy: letters out of `"bgc"`: blitting, geometry, colour (gray or RGB only).
        start: p at the start.
        seed: int for the draws, or None.

    Call: images (batch, height, width, channels) in [-1, 1] to the same shape, in training only.

    Example:
        judge = keras_gan.networks.before(discriminator, AdaptiveAugment(seed=1))

    [Karras et al., 2020](https://arxiv.org/abs/2006.06676)
    """

    def __init__(
        self,
        target=0.6,
        speed_images=500_000,
        interval=4,
        policy=_KINDS,
        start=0.0,
        seed=None,
        name=None,
        trainable=True,
        dtype=None,
    ):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        if not policy or len(set(policy)) < len(policy) or not set(policy) <= set(_KINDS):
            raise ValueError(
                f"`policy` holds some of the letters of {_KINDS!r}, each once. "
                f"Received: policy={policy!r}"
            )
        if not 0.0 <= start <= 1.0:
            raise ValueError(f"`start` is a probability. Received: start={start}")
        if speed_images <= 0 or interval < 1:
            raise ValueError(
                "`speed_images` and `interval` must be positive. "
                f"Received: speed_images={speed_images}, interval={interval}"
            )
        self.target = target
        self.speed_images = speed_images
        self.interval = interval
        self.policy = policy
        self.start = start
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        check_images(self, input_shape)
        if "c" in self.policy and input_shape[3] not in (1, 3):
            raise ValueError(
                "Colour is that of gray or RGB images. Leave 'c' out of `policy`. "
                f"Received: policy={self.policy!r}, input_shape={tuple(input_shape)}"
            )
        self.p = self._state("p", (), keras.initializers.Constant(self.start))
        # Sum of signs, number of rows and updates since p was moved.
        self.seen = self._state("seen", (3,), "zeros")

    def _state(self, name, shape, initializer):
        return self.add_weight(
            name=name, shape=shape, dtype="float32", initializer=initializer, trainable=False,
            autocast=False, aggregation="only_first_replica",
        )  # fmt: skip

    def follow(self, real_scores):
        """What a game tells after each update of the discriminator: its scores of reals."""
        if self.target is None:
            return
        rows = ops.cast(ops.shape(real_scores)[0], "float32")
        sign = ops.mean(ops.sign(ops.cast(real_scores, "float32")))
        p, seen = ops.convert_to_tensor(self.p), ops.convert_to_tensor(self.seen)
        seen = seen + ops.stack([sign * rows, rows, ops.ones_like(rows)])
        step = ops.sign(seen[0] / seen[1] - self.target) * seen[1] / self.speed_images
        due = seen[2] >= self.interval
        self.p.assign(ops.where(due, ops.clip(p + step, 0.0, 1.0), p))
        self.seen.assign(ops.where(due, ops.zeros_like(seen), seen))

    def draw(self, count):
        """Uniform numbers for gates and for values, and normal ones: (count, 13), 8 and 7."""
        widths = len(_GATES) + len(_UNIFORM), len(_NORMAL)
        uniform = keras.random.uniform(
            (count, widths[0]), dtype="float32", seed=self.seed_generator
        )
        normal = keras.random.normal((count, widths[1]), dtype="float32", seed=self.seed_generator)
        return uniform[:, : len(_GATES)], uniform[:, len(_GATES) :], normal

    def call(self, images, training=None):
        if not training:
            return images
        gates, uniform, normal = self.draw(ops.shape(images)[0])
        value = {name: uniform[:, i] for i, name in enumerate(_UNIFORM)}
        value |= {name: normal[:, i] for i, name in enumerate(_NORMAL)}
        # Two rotations together are as likely as one other operation.
        p = ops.convert_to_tensor(self.p)
        either = 1.0 - ops.sqrt(1.0 - p)
        acting = {name for kind in self.policy for name in _OF_KIND[kind]}
        on = {
            name: ops.cast(gates[:, i] < (either if "rotate" in name else p), "float32")
            if name in acting
            else ops.zeros_like(gates[:, i])
            for i, name in enumerate(_GATES)
        }
        if set(self.policy) & set("bg"):
            images = resampled(images, on, value)
        if "c" in self.policy:
            images = recolored(images, on, value)
        return images

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        return {
            **super().get_config(),
            "target": self.target,
            "speed_images": self.speed_images,
            "interval": self.interval,
            "policy": self.policy,
            "start": self.start,
            "seed": self.seed,
        }
