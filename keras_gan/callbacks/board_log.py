"""Numbers and pictures of a training as TensorBoard shows them, without TensorFlow."""

import os
import socket
import tempfile
import time
from pathlib import Path

import keras
from PIL import Image

from keras_gan.callbacks.every_epochs import EveryEpochs


class BoardLog(EveryEpochs):
    """Writes the logs of each epoch, both players' rates and pictures for TensorBoard.

    `keras.callbacks.TensorBoard` logs the same numbers, and needs TensorFlow on every backend.
    This one needs the package tensorboard alone (`pip install "keras_gan[logging]"`), and its
    steps are generator updates. What `compile(metrics=["gradient_norm"])` and others put into the
    logs is there, too. A run that goes on writes another file into the same folder.

    Args:
        log_dir: folder, made when it is missing; look at it with `tensorboard --logdir`.
        pictures: a callback with `draw(path)`, such as `SampleGrid`; it need not be given to
            `fit` itself.
        every: epochs between two pictures.

    Example:
        grid = keras_gan.callbacks.SampleGrid("samples")
        gan.fit(images, epochs=20, callbacks=[grid, keras_gan.callbacks.BoardLog("logs", grid)])
    """

    writes_only = True

    def __init__(self, log_dir, pictures=None, every=1):
        super().__init__(every)
        _import_tensorboard()
        self.log_dir = Path(log_dir)
        self.pictures = pictures

    def on_train_begin(self, logs=None):
        self.log_dir.mkdir(parents=True, exist_ok=True)
        name = f"events.out.tfevents.{time.time():.6f}.{socket.gethostname()}.{os.getpid()}"
        self._path = self.log_dir / name
        self._write(file_version="brain.Event:2")

    def on_epoch_end(self, epoch, logs=None):
        _, summary_pb2, _ = _import_tensorboard()
        rates = {f"learning_rate_{player.name}": _number(player.learning_rate)
                 for player in self.model.optimizer.optimizers}  # fmt: skip
        values = [
            summary_pb2.Summary.Value(tag=key, simple_value=value)
            for key, value in {**(logs or {}), **rates}.items()
        ]
        if self.pictures is not None and self.is_due(epoch):
            picture = self._picture(summary_pb2.Summary.Image)
            values.append(summary_pb2.Summary.Value(tag="samples", image=picture))
        self._write(step=self.model.steps_done, summary=summary_pb2.Summary(value=values))

    def _write(self, **event):
        event_pb2, _, record_writer = _import_tensorboard()
        record = event_pb2.Event(wall_time=time.time(), **event).SerializeToString()
        with open(self._path, "ab") as file:
            record_writer.RecordWriter(file).write(record)

    def _picture(self, image):
        self.pictures.set_model(self.model)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "samples.png"
            self.pictures.draw(path)
            with Image.open(path) as picture:
                width, height = picture.size
            return image(
                width=width, height=height, colorspace=3, encoded_image_string=path.read_bytes()
            )


def _import_tensorboard():
    """(event_pb2, summary_pb2, record_writer), which load nothing of TensorFlow."""
    try:
        from tensorboard.compat.proto import event_pb2, summary_pb2
        from tensorboard.summary.writer import record_writer
    except ImportError as error:
        raise ImportError(
            "TensorBoard's files are written with its own package: "
            'pip install "keras_gan[logging]", or tensorboard alone. '
            "Received: no package tensorboard"
        ) from error
    return event_pb2, summary_pb2, record_writer


def _number(rate):
    return float(keras.ops.convert_to_numpy(rate))
