"""Does `Watch` cry wolf? `KERAS_BACKEND=torch python -m benchmarks.false_alarms`.

Short runs that go well and runs made sick on purpose: in which steps which troubles were found.
"""

import contextlib
import functools

import keras
import numpy as np

import keras_gan as kg
from benchmarks import records
from keras_gan.callbacks import Watch
from keras_gan.metrics import training_names


def samples(name, seed):
    if name != "gaussian":
        return kg.data.load(name).train
    return np.random.default_rng(seed).normal((1, -1), (1, 0.3), (5000, 2)).astype("float32")


MINIMAX = {"generator_loss": "minimax", "discriminator_steps": 20}
#: {run: (data, variant, its arguments, rates of generator and discriminator or the paper's)}.
RUNS = {
    "healthy": {
        "GAN": ("ring", kg.GAN, {}, (1e-3, 1e-3)),
        "LSGAN": ("ring", kg.LSGAN, {}, (1e-3, 1e-3)),
        "WGAN": ("ring", kg.WGAN, {}, None),
        "WGAN-GP": ("ring", kg.WGANGP, {"penalty_weight": 0.1}, None),
        "SNGAN": ("ring", kg.SNGAN, {}, None),
        "DRAGAN": ("ring", kg.DRAGAN, {}, None),
        "RelativisticGAN": ("ring", kg.RelativisticGAN, {}, None),
        "R3GAN": ("ring", kg.R3GAN, {"gamma": 0.01}, None),
        "GAN, Gaussian": ("gaussian", kg.GAN, {}, (1e-3, 1e-3)),
        "R3GAN, Gaussian": ("gaussian", kg.R3GAN, {}, None),
        "GAN, digits": ("digits", kg.GAN, {}, None),
        "LSGAN, digits": ("digits", kg.LSGAN, {}, None),
        "DCGAN, digits": ("digits", kg.DCGAN, {}, None),
    },
    "sick": {
        "generator's rate 0, digits": ("digits", kg.GAN, {}, (0.0, 1e-3)),
        "both rates x 100": ("ring", kg.GAN, {}, (0.1, 0.1)),
        "generator's rate x 100": ("ring", kg.GAN, {}, (0.1, 1e-3)),
        "generator's rate x 100, digits": ("digits", kg.GAN, {}, (2e-2, 2e-4)),
        "minimax, k = 20, digits": ("digits", kg.GAN, MINIMAX, (2e-4, 1e-3)),
        "penalty x 0.001": ("ring", kg.WGANGP, {"penalty_weight": 1e-4}, None),
        "penalty x 0.001, rates x 10": ("ring", kg.WGANGP, {"penalty_weight": 1e-4}, (1e-3, 1e-3)),
        "Wasserstein without penalty": ("ring", kg.WGANGP, {"penalty_weight": 0.0}, (0.01, 0.01)),
    },
}


def lines(kind, steps, seeds):
    for seed in range(1, seeds + 1):
        for name, (data, variant, arguments, rates) in RUNS[kind].items():
            keras.utils.set_random_seed(seed)
            shape, width = ((8, 8, 1), 8) if data == "digits" else ((2,), 32)
            gan = variant.from_shape(shape, width=width, seed=seed, **arguments)
            adams = [keras.optimizers.Adam(rate, beta_1=0.5) for rate in rates or ()]
            gan.compile(*adams, metrics=training_names(gan.default_loss()))
            watch = Watch(say=lambda text: None)
            with contextlib.suppress(FloatingPointError):  # what was found before counts
                gan.fit(samples(data, seed), steps_per_epoch=steps, verbose=0, callbacks=[watch])
            found = {one["trouble"]: one["step"] for one in watch.found}
            yield {"kind": kind, "run": name, "seed": seed, "steps": steps,
                   "found": found, "backend": keras.backend.backend()}  # fmt: skip


def write_page(lines):
    rows = []
    for kind, name in dict.fromkeys((x["kind"], x["run"]) for x in lines):
        runs = records.chosen(lines, kind=kind, run=name)
        found = [f"{trouble.replace('_', ' ')} (step {step:,})"
                 for x in runs for trouble, step in x["found"].items()]  # fmt: skip
        rows.append({"kind": kind, "run": name, "runs": len(runs),
                     "alarmed": sum(bool(x["found"]) for x in runs),
                     "found": ", ".join(found) or "nothing"})  # fmt: skip
    columns = {name: f"{{{name}}}" for name in ("kind", "run", "runs", "alarmed", "found")}
    total = {kind: f"{sum(bool(x['found']) for x in of)} of {len(of)}"
             for kind in RUNS for of in [records.chosen(lines, kind=kind)]}  # fmt: skip
    records.write_page("false_alarms", runs=records.table(rows, columns), **total)


if __name__ == "__main__":
    records.measure("false_alarms", __doc__.splitlines()[0],
                    {kind: functools.partial(lines, kind) for kind in RUNS}, write_page,
                    key=("kind", "run", "seed", "backend"),
                    steps=(1000, "generator updates"), seeds=(3, "how many"))  # fmt: skip
