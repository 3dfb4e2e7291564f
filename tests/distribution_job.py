"""Trains on one device and on several: `python -m tests.distribution_job JSON`.

Each object holds `file` (an .npz), `names` (variants) and `resumed` (one of them). The file gets,
for each variant and both, weights, logs, results of `evaluate` and samples, what a saved and
resumed run ends with, and the texts of errors.
"""

import contextlib
import json
import os
import sys
import tempfile

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=4"

import keras  # noqa: E402
import numpy as np  # noqa: E402

from tests.players import build, named_weights, random_weights  # noqa: E402
from tests.variants import CASES  # noqa: E402

BATCH = 4
_rng = np.random.default_rng(0)
SAMPLES = _rng.normal(size=(40, 3)).astype("float32")
LABELS = _rng.integers(0, 3, 40).astype("int32")

if keras.backend.backend() == "tensorflow":
    import tensorflow as tf

    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    several = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    refused = tf.distribute.OneDeviceStrategy("CPU:0")
else:
    several = keras.distribution.DataParallel()
    devices = keras.distribution.list_devices()
    mesh = keras.distribution.DeviceMesh((2, 2), ("batch", "model"), devices)
    refused = keras.distribution.ModelParallel(layout_map=keras.distribution.LayoutMap(mesh))


def scope(on):
    return several.scope() if on else contextlib.nullcontext()


def make(name):
    keras.utils.set_random_seed(0)
    case = CASES[name]
    recipe = case.recipe
    # WGANGP with labels: of several minibatches the generator gets those of one, on all devices.
    told = recipe.conditional or name == "WGANGP"
    gan = build(
        case.variant, told, recipe.spectral, seed=3, average=0.9, **case.arguments
    )
    values = random_weights(gan, np.random.default_rng(1))
    for key, variable in named_weights(gan).items():
        variable.assign(values[key])
    if keras.backend.backend() == "tensorflow":
        gan.generator.get_layer("norm").synchronized = True
    gan.compile()
    return gan


def fit(gan, epochs=1, **kwargs):
    labels = LABELS if gan.conditional else None
    return gan.fit(SAMPLES, labels, batch_size=BATCH, epochs=epochs, verbose=0, **kwargs).history


def state(gan):
    """All that a run goes on with."""
    named = {f"weights/{name}": v for name, v in named_weights(gan).items()}
    named |= {f"averaged/{i}": v for i, v in enumerate(gan.averaged_generator.weights)}
    named |= {f"optimizer/{i}": v for i, v in enumerate(gan.optimizer.variables)}
    named["seed"] = gan.seed_generator.state
    return {key: keras.ops.convert_to_numpy(v.value + 0) for key, v in named.items()}


def run(name, on, folder):
    """What two epochs and all that can follow leave; saved in between and after."""
    with scope(on):
        gan = make(name)
        assert (gan.replicas > 1) == on
        y = LABELS if gan.conditional else None
        first = fit(gan)
        gan.save(f"{folder}/{name}-{on}.keras")
        second = fit(gan)
        found = {f"trained/{key}": value for key, value in state(gan).items()}
        found |= {f"log/{key}": np.array(first[key] + second[key]) for key in first}
        held_out = gan.evaluate(SAMPLES, y, batch_size=12, return_dict=True, verbose=0)
        found |= {f"evaluate/{key}": np.array(value) for key, value in held_out.items()}
        rows = gan.discriminator_steps * BATCH
        once = gan.train_on_batch(SAMPLES[:rows], None if y is None else y[:rows], return_dict=True)
        found |= {f"once/{key}": np.array(value) for key, value in once.items()}
        few = None if y is None else y[:5]
        found["samples"] = gan.generate(5, condition=few, seed=1)  # fits no number of devices
        return found | state(gan)


def resumed(name, on, folder):
    """The run on several devices, loaded after one of two epochs on several or on one."""
    with scope(on):
        gan = keras.saving.load_model(f"{folder}/{name}-True.keras")
        fit(gan)
        return state(gan)


def error(call, where=several):
    try:
        with where.scope():
            call()
    except ValueError as raised:
        return str(raised)
    return "nothing was raised"


def errors():
    outside = CASES["GAN"].make((2,))
    return {
        "batch": error(lambda: make("GAN").fit(SAMPLES, batch_size=5)),
        "held out": error(lambda: make("GAN").evaluate(SAMPLES[:39])),
        "train_on_batch": error(lambda: make("WGANGP").train_on_batch(SAMPLES[:15], LABELS[:15])),
        "outside": error(outside.compile),
        "other": error(lambda: make("GAN"), refused),
    }


def main(job):
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in job["names"]:
            for on in (False, True):
                values = run(name, on, folder)
                found |= {f"{name}/{on}/{key}": value for key, value in values.items()}
        for way, on in (("several", True), ("one", False)):
            values = resumed(job["resumed"], on, folder)
            found |= {f"resumed/{way}/{key}": value for key, value in values.items()}
    found |= {f"error/{key}": np.array(text) for key, text in errors().items()}
    np.savez(job["file"], **found)


if __name__ == "__main__":
    for one in json.loads(sys.argv[1]):
        main(one)
