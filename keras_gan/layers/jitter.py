"""Pictures a little enlarged, cut back at a random place and mirrored: those of a pair alike."""

import keras
from keras import ops

from keras_gan.layers.pixels import check_images, take_pixels


@keras.saving.register_keras_serializable(package="keras_gan")
class Jitter(keras.layers.Layer):
    """The random crops of pix2pix and CycleGAN, drawn anew for each row.

    A picture of height h and width w becomes one of h + p and w + p, bilinear, out of which one
    of h and w is cut; its top and its left are 0, 1, ... p with equal probability. Then it is
    mirrored, left for right, in half of the cases. Use it where pictures are few and may be moved
    and mirrored without becoming wrong; letters may not be mirrored.

    It acts in training only. Draws are saved with the model of which it is a part.

    Args:
        pixels: p, 0 or more. The papers enlarge 256 to 286 and 128 to 143, so 30 and 15.
        flip: whether half of the pictures are mirrored.
        seed: int for the draws, or None.

    Call: pictures (batch, height, width, channels), or a list of such whose rows belong together:
        what is done to a row is done to it in all of the list. Returns the same shapes.

    Example:
        sources, targets = Jitter(30, flip=True, seed=1)([sources, targets], training=True)

    [Isola et al., 2017](https://arxiv.org/abs/1611.07004), 6.2.
    """

    def __init__(self, pixels=0, flip=False, seed=None, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(pixels, int) or isinstance(pixels, bool) or pixels < 0:
            raise ValueError(
                "`pixels` is by how much pictures are enlarged: a whole number of 0 or more. "
                f"Received: pixels={pixels!r}"
            )
        if not isinstance(flip, bool):
            raise ValueError(f"Mirrored or not: True or False. Received: flip={flip!r}")
        self.pixels = pixels
        self.flip = flip
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.built = True  # or Keras would call the whole model to build what has no weights

    def draw(self, count):
        """(tops and lefts (count, 2) in 0..pixels, numbers (count,) in [0, 1) for mirroring)."""
        places = keras.random.randint((count, 2), 0, self.pixels + 1, seed=self.seed_generator)
        return places, keras.random.uniform((count,), dtype="float32", seed=self.seed_generator)

    def call(self, images, training=None):
        if not training:
            return images
        together = isinstance(images, (list, tuple))
        parts = list(images) if together else [images]
        self._check([part.shape for part in parts])
        height, width = parts[0].shape[1:3]
        places, coins = self.draw(ops.shape(parts[0])[0])
        across = ops.arange(width, dtype="int32")[None]
        if self.flip:
            across = ops.where(coins[:, None] < 0.5, width - 1 - across, across)
        rows = ops.cast(places[:, :1], "int32") + ops.arange(height, dtype="int32")
        columns = ops.cast(places[:, 1:], "int32") + across
        cut = [
            take_pixels(self._enlarged(part), rows[:, :, None], columns[:, None, :])
            for part in parts
        ]
        return cut if together else cut[0]

    def _check(self, shapes):
        for shape in shapes:
            check_images(self, shape)
        if len({tuple(shape[1:3]) for shape in shapes}) > 1:
            raise ValueError(
                "Pictures that belong together are moved by the same pixels, so they need one "
                f"height and width. Received: shapes {[tuple(shape) for shape in shapes]}"
            )

    def _enlarged(self, images):
        if not self.pixels:
            return images
        size = tuple(side + self.pixels for side in images.shape[1:3])
        return ops.image.resize(images, size, "bilinear", data_format="channels_last")

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        own = {"pixels": self.pixels, "flip": self.flip, "seed": self.seed}
        return {**super().get_config(), **own}
