"""One side of the comparison on one backend: `python -m tests.equality.job FOLDER [FROM [NAMES]]`.

It trains the configurations and leaves in FOLDER, for each, `NAME.npz` with all that was found and
the saved model. With FROM, a folder that a run without it has left, it loads the models saved
there and trains them on. It runs in the root of the revision that is judged.
"""

import io
import sys
import traceback
import zipfile
from pathlib import Path

import h5py
import keras
import numpy as np

import keras_gan
from tests.equality import feeds
from tests.equality.configurations import CONFIGURATIONS, IMAGES


class Logs(keras.callbacks.Callback):
    """Keeps every log, by step and by epoch, in the order of its keys."""

    def __init__(self, record):
        super().__init__()
        self.record = record
        self.count = 0

    def on_train_batch_end(self, batch, logs=None):
        self._keep("step", logs)

    def on_epoch_end(self, epoch, logs=None):
        self._keep("epoch", logs)

    def _keep(self, kind, logs):
        for name, value in logs.items():
            self.record[f"logs/{kind} {self.count:03}/{name}"] = np.asarray(value)
        self.count += 1


def weights(file):
    """All arrays of a `.weights.h5`, under the names that they have in it."""
    arrays = {}

    def keep(name, item):
        if isinstance(item, h5py.Dataset):
            arrays[f"weights/{name}"] = np.asarray(item)

    with h5py.File(file, "r") as opened:
        opened.visititems(keep)
    return arrays


def samples_of(configuration, shape, rows):
    """(x, y) of `fit`, y None without conditions."""
    x = (feeds.IMAGES if shape == IMAGES else feeds.POINTS)[:rows]
    labels = feeds.LABELS[:rows]
    return x, (None, labels, (labels, labels[::-1].copy()))[configuration.labels]


def train(gan, configuration, record):
    x, y = samples_of(configuration, gan.sample_shape, configuration.rows)
    size = configuration.batch_size
    if configuration.calls == "train_on_batch":
        arrays = (x,) if y is None else (x, y)
        for step, batch in enumerate(feeds.batches(arrays, size * gan.discriminator_steps)):
            if len(batch[0] if y is not None else batch) == size * gan.discriminator_steps:
                logs = gan.train_on_batch(*((batch,) if y is None else batch), return_dict=True)
                record |= {f"logs/batch {step}/{k}": np.asarray(v) for k, v in logs.items()}
        return record
    data = {"x": x, "y": y, "batch_size": size}
    if configuration.form:
        data = {"x": configuration.form((x,) if y is None else (x, y), size)}
    if configuration.validate:
        data["validation_data"] = x[:12] if y is None else (x[:12], y[:12])
    logs = Logs(record)
    for _ in range(2 if configuration.calls == "fit twice" else 1):
        gan.fit(**data, **configuration.fit, callbacks=[logs], verbose=0)
    return record


def look(gan, configuration, record, file):
    """What is to be seen of a trained model, from outside and in its file."""
    x, y = samples_of(configuration, gan.sample_shape, 12)
    if configuration.validate:
        logs = gan.evaluate(x, y, batch_size=5, return_dict=True, verbose=0)
        record |= {f"evaluate/{name}": np.asarray(value) for name, value in logs.items()}
    record["samples"] = gan.generate(12, condition=y, seed=7, batch_size=5)
    gan.save(file)
    with zipfile.ZipFile(file) as archive:
        record |= weights(io.BytesIO(archive.read("model.weights.h5")))
    return record


def compiled(configuration):
    gan = configuration.make()
    gan.compile(**configuration.compile())
    return gan


def run(name, folder, source):
    """Everything that was found of one configuration, by name."""
    configuration = CONFIGURATIONS[name]
    keras.mixed_precision.set_dtype_policy(configuration.policy)
    file = folder / f"{name}.keras"
    if source is None:
        gan = compiled(configuration)
        record = look(gan, configuration, train(gan, configuration, {}), file)
        gan.save_weights(folder / f"{name}.weights.h5")
        return record
    gan = keras.saving.load_model(source / f"{name}.keras")
    record = look(gan, configuration, train(gan, configuration, {}), file)
    gan = compiled(configuration)
    gan.load_weights(source / f"{name}.weights.h5")
    again = look(gan, configuration, train(gan, configuration, {}), file)
    return record | {f"weights file, {key}": value for key, value in again.items()}


def main(folder, source="", names=""):
    folder, source = Path(folder), Path(source) if source else None
    root = Path.cwd()
    if not Path(keras_gan.__file__).is_relative_to(root):
        raise SystemExit(f"{root} is judged, but keras_gan comes from {keras_gan.__file__}.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, configuration in CONFIGURATIONS.items():
        if configuration.backend not in (None, keras.backend.backend()):
            continue
        if (source and not configuration.resumes) or not any(p in name for p in names.split(",")):
            continue
        keras.utils.clear_session()  # layers are named anew, and TensorFlow's last bit knows names
        # `from_shape(seed=1)` has the same weights in revisions that draw them from Keras' seed.
        keras.utils.set_random_seed(1)
        try:
            record = run(name, folder, source)
        except Exception:  # noqa: BLE001 - a failure is a finding, and the others go on
            traceback.print_exc()
            record = {f"failed: {traceback.format_exc().splitlines()[-1][:200]}": np.zeros(0)}
        np.savez(folder / f"{name}.npz", **record)


if __name__ == "__main__":
    main(*sys.argv[1:])
