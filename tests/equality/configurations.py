"""What is trained on both sides: a table of small runs, a name each.

Only what the base revision offers too: constructors, `from_shape`, `compile` and `fit`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import keras

import keras_gan
from keras_gan import extractors, metrics, regularizers
from tests.equality import feeds, networks

POINTS, IMAGES = (2,), (8, 8, 1)
CLASSES = (networks.CLASSES,)


@dataclass(frozen=True)
class Configuration:
    """One run.

    Args:
        make: function that makes the model, uncompiled.
        batch_size: of `fit`.
        labels: how many conditions stand beside the samples, 0, 1 or 2 (a tuple).
        fit: further arguments of `fit`.
        compile: function that makes the arguments of `compile`.
        form: a function of `feeds`, for data that come in batches.
        rows: samples that are used; 48 fit every batch size here.
        calls: "fit", "fit twice" or "train_on_batch".
        validate: give `validation_data` to `fit` and call `evaluate` afterwards.
        resumes: also saved, loaded on the other side and trained on.
        policy: the dtype policy of the networks.
        backend: the only one that runs it, or None.
    """

    make: Callable
    batch_size: int = 8
    labels: int = 0
    fit: dict = field(default_factory=lambda: {"epochs": 2})
    compile: Callable = dict
    form: Callable | None = None
    rows: int = 48
    calls: str = "fit"
    validate: bool = False
    resumes: bool = False
    policy: str = "float32"
    backend: str | None = None


def variant(name, shape=POINTS, **arguments):
    """A maker of a variant on its default networks, small ones for images."""
    if shape == IMAGES:
        arguments = {"width": 4, "latent_dim": 5, **arguments}
    if name == "ConditionalGAN":
        arguments["num_classes"] = networks.CLASSES
    return lambda: getattr(keras_gan, name).from_shape(shape, **{"seed": 1, **arguments})


def own(name, players, **arguments):
    """A maker of a variant on networks of our own."""
    return lambda: getattr(keras_gan, name)(*players(), **{"seed": 1, **arguments})


def points(**arguments):
    return lambda: networks.point_players(**arguments)


def schedules():
    rate = keras.optimizers.schedules.ExponentialDecay(1e-2, 4, 0.5)
    return {
        "generator_optimizer": keras.optimizers.Adam(rate, clipnorm=1.0),
        "discriminator_optimizer": keras.optimizers.SGD(1e-2, momentum=0.9),
    }


def measured():
    return {"metrics": [metrics.FID(extractors.Pixels()), networks.Gap(name="gap")]}


def gradient_terms():
    return {"regularizers": [regularizers.R1(1.0), regularizers.R2(0.5)]}


C, K5, LONG = Configuration, {"batch_size": 3}, {"epochs": 3}
REUSE = {"discriminator_steps": 5, "minibatches": "reuse"}
CONFIGURATIONS = {
    # Every variant on its own networks.
    "GAN": C(variant("GAN"), resumes=True),
    "LSGAN": C(variant("LSGAN")),
    "WGAN": C(variant("WGAN"), **K5, resumes=True),
    "WGANGP": C(variant("WGANGP"), **K5, fit=LONG, resumes=True),
    "SNGAN": C(variant("SNGAN"), **K5, fit=LONG),
    "ConditionalGAN": C(variant("ConditionalGAN"), labels=1),
    "DCGAN images": C(variant("DCGAN", IMAGES)),
    "LSGAN images": C(variant("LSGAN", IMAGES)),
    "WGANGP images": C(variant("WGANGP", IMAGES), **K5),
    "SNGAN images": C(variant("SNGAN", IMAGES, average=0.99), **K5, resumes=True),
    "ConditionalGAN images": C(variant("ConditionalGAN", IMAGES), labels=1, resumes=True),
    # k updates of the discriminator.
    "GAN k=5": C(own("GAN", points(), discriminator_steps=5), **K5),
    "GAN k=5 reuse": C(own("GAN", points(), **REUSE)),
    "WGANGP k=1": C(own("WGANGP", points(), discriminator_steps=1)),
    "WGANGP k=5 reuse": C(own("WGANGP", points(), **REUSE)),
    "SNGAN k=5 reuse": C(variant("SNGAN", width=8, **REUSE)),
    "SNGAN images k=1": C(variant("SNGAN", IMAGES, discriminator_steps=1)),
    # Conditions.
    "ConditionalGAN k=5": C(
        variant("ConditionalGAN", width=8, discriminator_steps=5), **K5, labels=1
    ),
    "ConditionalGAN k=5 reuse": C(variant("ConditionalGAN", width=8, **REUSE), labels=1),
    "WGANGP conditional": C(own("WGANGP", points(classes=CLASSES)), **K5, labels=1, resumes=True),
    "WGANGP conditional images": C(
        own("WGANGP", lambda: networks.image_players(CLASSES)), **K5, labels=1
    ),
    "SNGAN conditional": C(own("SNGAN", points(classes=CLASSES)), **K5, labels=1),
    "SNGAN conditional k=1": C(
        own("SNGAN", points(classes=CLASSES), discriminator_steps=1), labels=1
    ),
    "GAN two conditions": C(own("GAN", points(classes=CLASSES * 2)), labels=2),
    # Averages.
    "GAN average": C(own("GAN", points(), average=0.99), validate=True, resumes=True),
    "GAN average buffers": C(
        own("GAN", points(), average=0.99, average_buffers="average"), validate=True
    ),
    "DCGAN average buffers": C(
        variant("DCGAN", IMAGES, average=0.99, average_buffers="average"), resumes=True
    ),
    # Validation.
    "GAN validation": C(own("GAN", points()), validate=True),
    "WGANGP metrics": C(own("WGANGP", points()), **K5, validate=True, compile=measured),
    "DCGAN metrics": C(variant("DCGAN", IMAGES), validate=True, compile=measured),
    "ConditionalGAN validation": C(
        variant("ConditionalGAN", width=8), labels=1, validate=True, compile=measured
    ),
    "GAN validation split": C(own("GAN", points()), fit={"epochs": 2, "validation_split": 0.25}),
    # What layers, optimizers and losses add.
    "GAN dropout": C(own("GAN", points(dropout=2)), resumes=True),
    "WGANGP dropout": C(own("WGANGP", points(dropout=2)), **K5, resumes=True),
    "GAN layer losses": C(own("GAN", points(losses=True)), resumes=True),
    "WGANGP layer losses": C(own("WGANGP", points(losses=True)), **K5),
    "GAN R1 and R2": C(own("GAN", points()), compile=gradient_terms),
    "WGANGP and R1": C(own("WGANGP", points()), **K5, compile=gradient_terms),
    "GAN minimax": C(own("GAN", points(), generator_loss="minimax", label_smoothing=0.1)),
    "LSGAN smoothing": C(own("LSGAN", points(), label_smoothing=0.1)),
    "GAN schedules": C(own("GAN", points()), compile=schedules, resumes=True),
    "GAN uniform latents": C(own("GAN", points(), latents="uniform")),
    "GAN Sequential": C(own("GAN", networks.sequential_players), resumes=True),
    "GAN mixed_float16": C(own("GAN", points()), policy="mixed_float16", resumes=True),
    "GAN without a seed": C(own("GAN", points(), seed=None)),
    # Order and length of the data, and the forms they come in.
    "GAN shuffle=False": C(own("GAN", points()), fit={"epochs": 2, "shuffle": False}),
    "GAN 45 rows": C(own("GAN", points()), rows=45),
    "WGANGP 47 rows": C(own("WGANGP", points()), **K5, rows=47),
    "GAN steps_per_epoch": C(own("GAN", points()), fit={"epochs": 3, "steps_per_epoch": 4}),
    "WGANGP steps_per_epoch": C(
        own("WGANGP", points()), **K5, fit={"epochs": 2, "steps_per_epoch": 4}
    ),
    "GAN steps_per_execution": C(
        own("GAN", points()), compile=lambda: {"steps_per_execution": 4}, validate=True
    ),
    "WGANGP steps_per_execution": C(
        own("WGANGP", points()), **K5, fit=LONG, compile=lambda: {"steps_per_execution": 4}
    ),
    "GAN fit twice": C(own("GAN", points()), calls="fit twice"),
    "GAN train_on_batch": C(own("GAN", points()), calls="train_on_batch"),
    "WGANGP conditional train_on_batch": C(
        own("WGANGP", points(classes=CLASSES)), **K5, labels=1, calls="train_on_batch"
    ),
    "GAN eager": C(own("GAN", points()), compile=lambda: {"run_eagerly": True}),
    "WGANGP eager": C(own("WGANGP", points()), **K5, compile=lambda: {"run_eagerly": True}),
    "GAN PyDataset": C(own("GAN", points()), form=feeds.pydataset, validate=True),
    "ConditionalGAN k=5 PyDataset": C(
        variant("ConditionalGAN", width=8, discriminator_steps=5), **K5, labels=1,
        form=feeds.pydataset,
    ),
    "WGANGP conditional generator": C(
        own("WGANGP", points(classes=CLASSES)), **K5, labels=1, form=feeds.generator,
        fit={"epochs": 2, "steps_per_epoch": 3},
    ),
    "GAN tf.data": C(own("GAN", points()), form=feeds.tf_data, backend="tensorflow"),
    "ConditionalGAN k=5 tf.data": C(
        variant("ConditionalGAN", width=8, discriminator_steps=5), **K5, labels=1,
        form=feeds.tf_data, backend="tensorflow",
    ),
    "GAN DataLoader": C(own("GAN", points()), form=feeds.data_loader, backend="torch"),
    "WGANGP conditional DataLoader": C(
        own("WGANGP", points(classes=CLASSES)), **K5, labels=1, form=feeds.data_loader,
        backend="torch",
    ),
}  # fmt: skip
