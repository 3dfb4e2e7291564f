"""Sounds as networks hear them: how loud each pitch is over time."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="keras_gan")
class LogMel(keras.layers.Layer):
    """Sounds (batch, samples) -> log(1e-5 + mel power), (batch, frames, bins), over 5.

    Frames of 25 ms begin every 10 ms. `keras.layers.MelSpectrogram` makes the powers; its own
    decibels are left out, because they cut at 80 below the loudest of the whole batch, so that a
    sound would mean something else beside others.

    Args:
        rate: samples a second.
        bins: of pitch, equally wide on the mel scale.

    Example:
        heard = LogMel(16_000)(keras.Input((16_000,)))
    """

    def __init__(self, rate, bins=40, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate
        self.bins = bins
        frame = round(0.025 * rate)
        self.mel = keras.layers.MelSpectrogram(
            fft_length=1 << (frame - 1).bit_length(), sequence_length=frame,
            sequence_stride=round(0.01 * rate), sampling_rate=rate, num_mel_bins=bins,
            max_freq=rate / 2, power_to_db=False, dtype="float32",
        )  # fmt: skip

    def build(self, input_shape):
        self.mel.build(input_shape)

    def call(self, inputs):
        power = ops.swapaxes(self.mel(inputs), -1, -2)
        return ops.cast(ops.log(power + 1e-5) / 5.0, self.compute_dtype)

    def compute_output_shape(self, input_shape):
        frames = None if input_shape[-1] is None else 1 + input_shape[-1] // round(0.01 * self.rate)
        return (input_shape[0], frames, self.bins)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "bins": self.bins}
