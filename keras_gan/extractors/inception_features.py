"""The features that published FIDs, KIDs and inception scores are computed from."""

import keras
from keras import ops

from keras_gan.extractors.extractor import Extractor
from keras_gan.extractors.inception import SIZE, assign_state, inception_network
from keras_gan.extractors.inception_weights import inception_state
from keras_gan.extractors.resizing import resize
from keras_gan.files import fingerprint

_NAMES = {"tf1-bilinear": "inception", "clean-bicubic": "inception-clean"}
_WIDTHS = (64, 192, 768, 2048)


class InceptionFeatures(Extractor):
    """The 2015 Inception network, in the protocol of the FIDs that papers print.

    Use it where numbers must be comparable with those of others: natural images in colour, ten
    thousand or more. For digits and sketches it is a poor judge; features of a classifier of the
    data's own labels see more there. On a CPU it takes about 0.1 s for an image.

        levels = round(127.5 (x + 1)), clipped to 0..255; resized to 299 x 299; (levels - 128) / 128

    The reference statistics come from image files, and so do the samples of nearly all papers:
    therefore samples are rounded to the 256 levels that a file would hold. Rounding brings back
    exactly the levels of data that was scaled by `levels / 127.5 - 1`; truncation would lower a
    quarter of them by one. Grey images become three equal channels.

    Args:
        weights: path of the published weights (95,628,359 bytes), or None for the copy in the
            cache folder, which is downloaded when there is none.
        resize: "tf1-bilinear", as in the original and in most papers, or "clean-bicubic", which
            averages when shrinking (clean-fid) and is clipped to 0..255. Numbers of the two
            cannot be compared, and for that reason the name differs.
        features: 64, 192, 768 or 2048, the width of the layer; papers use 2048. The name of the
            others ends with the width.

    Call it with images (batch, height, width, 1 or 3) in [-1, 1] of a known height and width, in a
    compiled step or outside. It returns {"features": (batch, features), "logits": (batch, 1008)},
    the logits without bias, as in the original inception score.

    Raises:
        ValueError: when the weights are not there and cannot be downloaded, or are other ones.

    Example:
        fid = keras_gan.metrics.FID(InceptionFeatures(weights="pt_inception-2015-12-05.pth"))

    [Heusel et al., 2017](https://arxiv.org/abs/1706.08500),
    [Parmar et al., 2022](https://arxiv.org/abs/2104.11222)
    """

    # Keras on torch keeps every intermediate tensor: 4.9 GB, and 8.6 GB with batches of 64.
    batch_size = 32

    def __init__(self, weights=None, resize="tf1-bilinear", features=2048):
        if resize not in _NAMES:
            raise ValueError(
                f"`resize` must be one of {', '.join(_NAMES)}. Received: resize={resize!r}"
            )
        if features not in _WIDTHS:
            raise ValueError(
                f"`features` is the width of a layer, one of {_WIDTHS}. "
                f"Received: features={features!r}"
            )
        super().__init__(_NAMES[resize] + ("" if features == 2048 else f"-{features}"), resize)
        self.weights = weights
        self.features = features
        state = self._state()
        # Built here and not at the first call: that may be inside a compiled step, where no
        # variables can be made.
        network = inception_network()
        assign_state(network, state)
        outputs = network.output
        self.network = keras.Model(
            network.input,
            {"features": outputs[str(features)], "logits": outputs["logits_unbiased"]},
            trainable=False,
        )
        self._weights_fingerprint = fingerprint([[name, state[name]] for name in sorted(state)])

    def _state(self):
        return inception_state(self.weights)

    def __call__(self, samples):
        _check_channels(samples)
        levels = ops.clip(ops.round((ops.cast(samples, "float32") + 1.0) * 127.5), 0.0, 255.0)
        levels = ops.clip(resize(levels, (SIZE, SIZE), self.resize), 0.0, 255.0)
        if samples.shape[-1] == 1:
            levels = ops.repeat(levels, 3, axis=-1)
        return self.network((levels - 128.0) / 128.0, training=False)

    def settings(self):
        return [self.features, "256 levels", self._weights_fingerprint]

    def check(self, samples, generated=False):
        super().check(samples, generated)
        _check_channels(samples)


def _check_channels(samples):
    if len(samples.shape) != 4 or samples.shape[-1] not in (1, 3):
        raise ValueError(
            "Inception sees images (batch, height, width, channels) with 1 or 3 channels, in that "
            "order. For other data take another extractor, such as `Pixels` or a classifier. "
            f"Received: samples.shape={tuple(samples.shape)}"
        )
