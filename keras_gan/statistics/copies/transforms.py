"""The same picture again: flipped, or moved by a pixel."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Transform:
    """A horizontal flip, if any, and then a move by whole pixels: down, and to the right."""

    flip: bool = False
    down: int = 0
    right: int = 0

    def fits(self, images):
        """Whether anything of a picture is left after the move."""
        return abs(self.down) < images.shape[1] and abs(self.right) < images.shape[2]

    def compared(self, seen, train):
        """Pixels in which `seen` may show transformed images of `train`, one row for each image.

        A moved picture has lost one border and gained another, filled with background, with the
        old border or with the opposite one: nobody knows which. So only the part that both
        pictures have is compared.

        Args:
            seen, train: Images of shapes (number, height, width, channels).

        Returns:
            Rows of `seen`, rows of `train`, and the share of a picture that they hold.
        """
        if self.flip:
            train = train[:, :, ::-1]
        height, width = train.shape[1:3]
        seen = _cut(seen, self.down, self.right)
        train = _cut(train, -self.down, -self.right)
        share = train.shape[1] * train.shape[2] / (height * width)
        return _rows(seen), _rows(train), share


def _cut(images, down, right):
    """What is left of a picture after a move, where it is now."""
    height, width = images.shape[1:3]
    return images[
        :,
        max(down, 0) : height + min(down, 0),
        max(right, 0) : width + min(right, 0),
    ]


def _rows(images):
    return np.ascontiguousarray(images).reshape(len(images), -1)


_MOVES = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]

#: What `memorisation_test` knows, by name.
TRANSFORMS = {
    "identity": (Transform(),),
    "flip": (Transform(flip=True),),
    "shift": tuple(Transform(down=down, right=right) for down, right in _MOVES),
    "flip+shift": tuple(Transform(flip=True, down=down, right=right) for down, right in _MOVES),
}
