"""DiffAugment: what the discriminator sees is disturbed, real and fake alike."""

import keras
from keras import ops

from keras_gan.layers.pixels import check_images, take_pixels

_POLICY = ("color", "translation", "cutout")


@keras.saving.register_keras_serializable(package="keras_gan")
class DiffAugment(keras.layers.Layer):
    """Colour, translation and cutout, drawn anew for each image and differentiable.

    Use it before a discriminator that has few images (fewer than some thousands) and begins to
    know them by heart. Values are meant to lie in [-1, 1]. U is uniform in [0, 1):

        color        x + U - 1/2;  (x - m) 2U + m, m the pixel's mean over channels;
                     (x - M) (U + 1/2) + M, M the image's mean
        translation  by whole pixels in -r..r, r = int(height / 8 + 1/2); zeros come in
        cutout       zeros in a square of side int(height / 2 + 1/2) around any place, cut short
                     at the border

    It acts in training only; both turns of a game run the discriminator in training.
    Gradients, those of penalties too, go through it.

    Args:
        policy: which of the three, as names or as "color,cutout"; they act in this order.
        seed: int for the draws, or None.

    Call: images (batch, height, width, channels) to the same shape.

    Example:
        judge = keras_gan.networks.before(discriminator, DiffAugment(seed=1))

    [Zhao et al., 2020](https://arxiv.org/abs/2006.10738)
    """

    def __init__(self, policy=_POLICY, seed=None, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        policy = tuple(policy.split(",")) if isinstance(policy, str) else policy
        if not policy or len(set(policy)) < len(policy) or not set(policy) <= set(_POLICY):
            raise ValueError(
                f"`policy` names some of {', '.join(map(repr, _POLICY))}, each once. "
                f"Received: policy={policy!r}"
            )
        self.policy = tuple(kind for kind in _POLICY if kind in policy)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        check_images(self, input_shape)

    def draw(self, count):
        """(count, 7) numbers in [0, 1): three for colour, two places of each other kind."""
        return keras.random.uniform((count, 7), dtype="float32", seed=self.seed_generator)

    def call(self, images, training=None):
        if not training:
            return images
        drawn = self.draw(ops.shape(images)[0])
        for kind in self.policy:
            images = getattr(self, f"_{kind}")(images, drawn)
        return images

    def _color(self, images, drawn):
        brightness, saturation, contrast = (
            ops.cast(ops.reshape(drawn[:, i], (-1, 1, 1, 1)), images.dtype) for i in range(3)
        )
        images = images + (brightness - 0.5)
        mean = ops.mean(images, axis=3, keepdims=True)
        images = (images - mean) * (saturation * 2.0) + mean
        mean = ops.mean(images, axis=(1, 2, 3), keepdims=True)
        return (images - mean) * (contrast + 0.5) + mean

    def _translation(self, images, drawn):
        places = []
        for i, size in enumerate(images.shape[1:3]):
            reach = int(size * 0.125 + 0.5)
            shift = _whole(drawn[:, 3 + i], 2 * reach + 1) - reach
            places.append(ops.arange(size, dtype="int32") + shift)
        inside = self._inside(places, [0, 0], images.shape[1:3])
        rows, columns = (
            ops.clip(place, 0, size - 1)
            for place, size in zip(places, images.shape[1:3], strict=True)
        )
        moved = take_pixels(images, rows[:, :, None], columns[:, None, :])
        return moved * ops.cast(inside, images.dtype)

    def _cutout(self, images, drawn):
        places, begins, ends = [], [], []
        for i, size in enumerate(images.shape[1:3]):
            side = int(size * 0.5 + 0.5)
            begins.append(_whole(drawn[:, 5 + i], size + 1 - side % 2) - side // 2)
            ends.append(begins[-1] + side)
            places.append(ops.arange(size, dtype="int32"))
        cut = self._inside(places, begins, ends)
        return images * ops.cast(ops.logical_not(cut), images.dtype)

    @staticmethod
    def _inside(places, begins, ends):
        """Which pixels have both places from begin to before end: (batch, height, width, 1)."""
        rows, columns = (
            ops.logical_and(place >= begin, place < end)
            for place, begin, end in zip(places, begins, ends, strict=True)
        )
        return ops.logical_and(rows[:, :, None, None], columns[:, None, :, None])

    def compute_output_shape(self, input_shape):
        return tuple(input_shape)

    def get_config(self):
        return {**super().get_config(), "policy": list(self.policy), "seed": self.seed}


def _whole(uniform, count):
    """0, 1, ... count - 1 with equal probability: (batch, 1)."""
    return ops.expand_dims(ops.cast(ops.floor(uniform * count), "int32"), 1)
