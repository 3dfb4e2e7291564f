"""A discriminator that says the same of a picture and of the picture moved."""

import keras
from keras import ops

from keras_gan.backend import own_rows
from keras_gan.regularizers.regularizer import Regularizer, Shown, check_weight


@keras.saving.register_keras_serializable(package="keras_gan")
class Consistency(Regularizer):
    """CR, or bCR with both weights: scores must not change when images are flipped and moved.

        weight * mean (D(real) - D(T real))^2 + fake_weight * mean (D(fake) - D(T fake))^2

    T flips an image left to right with probability 1/2 and moves it by whole pixels, up to 1/8 of
    each side, with reflected borders; each image has its own. Images only. Not for pictures that a
    flip makes something else (letters): give `flip=False` for those.

    Args:
        weight: of real images, 10 in both papers.
        fake_weight: of fakes; 0 is CR, 10 is bCR.
        flip: whether T flips.

    Example:
        gan.compile(regularizers=[keras_gan.regularizers.Consistency(10.0, fake_weight=10.0)])
        loss += Consistency()(discriminator, reals, fakes, seed=seed_generator)

    [Zhang et al., 2020](https://arxiv.org/abs/1910.12027);
    [Zhao et al., 2021](https://arxiv.org/abs/2002.04724), algorithm 1.
    """

    name = "consistency"

    def __init__(self, weight=10.0, fake_weight=0.0, flip=True):
        self.weight = check_weight("weight", weight)
        self.fake_weight = check_weight("fake_weight", fake_weight)
        self.flip = flip

    def __call__(self, discriminator, real, fake, seed=None):
        """The weighted term.

        Args:
            discriminator: function from images to scores.
            real, fake: images (batch, height, width, channels).
            seed: int or `keras.random.SeedGenerator`.
        """
        return self.discriminator_term(Shown(discriminator, real, fake, seed))

    def discriminator_term(self, shown):
        _check_images(shown.real)
        term = 0.0
        sides = (
            (self.weight, shown.real, shown.real_scores),
            (self.fake_weight, shown.fake, shown.fake_scores),
        )
        for weight, samples, scores in sides:
            if not weight:
                continue
            scores = shown.scores_of(samples) if scores is None else scores
            moved = shown.scores_of(self.moved(samples, shown.seed))
            term = term + weight * ops.mean(ops.square(scores - moved))
        return ops.cast(term, "float32")

    def moved(self, images, seed=None):
        """T of each image (batch, height, width, channels)."""
        count = ops.shape(images)[0]
        for axis, flip in ((1, False), (2, self.flip)):
            size = images.shape[axis]

            def draw(rows, size=size, flip=flip):
                reach = size // 8
                shift = keras.random.randint((rows, 1), -reach, reach + 1, seed=seed)
                mirror = keras.random.randint((rows, 1), 0, 2, seed=seed) if flip else 0 * shift
                return ops.concatenate([shift, mirror], axis=1)

            drawn = own_rows(draw, count)
            # The pixel that comes to each place, of the image continued by reflection.
            place = ops.arange(size, dtype="int32")[None, :] + ops.cast(drawn[:, :1], "int32")
            place = ops.abs(place)
            place = (size - 1) - ops.abs((size - 1) - place)
            place = ops.where(drawn[:, 1:] > 0, (size - 1) - place, place)
            shape = (-1, size, 1, 1) if axis == 1 else (-1, 1, size, 1)
            images = ops.take_along_axis(images, ops.reshape(place, shape), axis=axis)
        return images

    def get_config(self):
        return {"weight": self.weight, "fake_weight": self.fake_weight, "flip": self.flip}


def _check_images(real):
    if len(real.shape) != 4:
        raise ValueError(
            "Consistency moves and flips images (height, width, channels); for other samples "
            "write a `Regularizer` with a disturbance that fits them, or take "
            f"`LatentConsistency`. Received: samples of shape {tuple(real.shape[1:])}"
        )
