"""What an example in a docstring takes for granted.

`keras`, `ops` (Keras'), `np`, `keras_gan`, what the example's own room shows (`Pack` in one of
`keras_gan.layers`), and the names below, each made only where an example uses it.
"""

import ast
import importlib
import re
import types

import keras
import numpy as np

import keras_gan

_SHAPE = re.compile(r"(?:from_shape|Input|discriminator)\(\((\d+), (\d+), (\d+)\)")

PICTURES = {
    "data": 'keras_gan.data.load("digits")',
    "images": "noise(16, *shape)",
    **dict.fromkeys(("reals", "horses", "sources", "outlines", "a"), "images"),
    **dict.fromkeys(("fakes", "zebras", "targets", "pictures", "others", "b"), "-images"),
    "labels": 'np.arange(16, dtype="int32") % 10',
    "latents": "noise(16, 100)",
    "gan": "compiled(keras_gan.GAN.from_shape(shape, width=8, latent_dim=100))",
    "generator": "gan.generator",
    "discriminator": "gan.discriminator",
    "critic": "gan.discriminator",
    "features": "keras_gan.extractors.ClassifierFeatures.of(data)",
    "x": "noise(16, 8, 8, 16)",
    "seed_generator": "keras.random.SeedGenerator(0)",
    **dict.fromkeys(("loss", "d_loss", "g_loss"), "0.0"),
}
LABELLED = {
    **PICTURES,
    "gan": "compiled(keras_gan.ConditionalGAN.from_data(data, width=4))",
    "classifier": "keras_gan.extractors.ClassifierFeatures.of(data)",
}
SCORES = {
    **PICTURES,
    "real_scores": "noise(16, 1)",
    "fake_scores": "-real_scores",
    "real": "images",
    "fake": "-images",
}
POINTS = {
    **PICTURES,
    "data": 'keras_gan.data.load("ring")',
    "points": "data.train[:512]",
    "samples": "points",
    "held_out": "data.held_out[:512]",
    "gan": "compiled(keras_gan.GAN.from_shape((2,), width=8))",
}
SEQUENCES = {
    "data": 'keras_gan.data.load("grammar")',
    "gan": "compiled(keras_gan.TokenGAN.from_data(data, width=8))",
    "generator": "gan.generator",
    "ids": "np.arange(64 * 32).reshape(64, 32) % 30",
    "held_out": "data.held_out[:32]",
}
ONE_BY_ONE = {
    "data": 'keras_gan.data.load("grammar")',
    "gan": "compiled(keras_gan.ReinforceGAN.from_data(data, width=8))",
    "ids": "data.train[:64]",
    "held_out": "data.held_out[:32]",
}
ENCODED = {
    "tokens": 'np.ones((16, 12), "int32")',
    "latents": "noise(16, 100)",
    "returns": "ops.convert_to_tensor(noise(16, 12))",
    "mask": "ops.ones((16, 12))",
    "generator_of_logits": "keras.Sequential([keras.Input((96,)), keras.layers.Reshape((12, 8))])",
    "generator": "keras.Sequential([generator_of_logits, keras.layers.Softmax()])",
}
TRANSLATIONS = {
    **PICTURES,
    "shape": "(16, 16, 1)",
    "data": 'keras_gan.data.load("glyphs:outline,filled", size=16)',
    "gan": "compiled(keras_gan.Pix2Pix.from_shape(shape, width=4))",
}
FEATURES = {
    **dict.fromkeys(
        ("real", "real_features", "train_features", "features_of_data"), "noise(1000, 8)"
    ),
    **dict.fromkeys(("fake", "fake_features", "features_of_samples"), "-noise(1000, 8)"),
    **dict.fromkeys(("asked", "train_labels"), "np.arange(1000) % 3"),
    "images": "noise(1000, 8)",
    "image_tower": "np.asarray",
    "text_tower": "lambda words: noise(1000, 8)",
    "captions": "np.arange(1000)",
}
# What an example takes for granted, by how its module and name begin; else it is PICTURES.
WORLDS = {
    "backend.scope": {
        "inputs": "noise(4, 2)",
        "dense": "keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)]).layers[0]",
        "normalised": "ops.ones((2, 3))",
    },
    "callbacks.evaluate_translation": TRANSLATIONS,
    "callbacks.linear_decay": TRANSLATIONS,
    "callbacks.sample_texts": SEQUENCES,
    "callbacks.sequence_samples": SEQUENCES,
    "callbacks.translation_grid": TRANSLATIONS,
    "data.disk_images": {"gan": "compiled(keras_gan.GAN.from_shape((256, 256, 3), width=2))"},
    "data.one_picture": {"gan": "compiled(keras_gan.Pix2Pix.from_shape((64, 64, 3), width=2))"},
    "divergences": POINTS,
    "drawing": TRANSLATIONS,
    "extractors.resizing": {"image": "noise(32, 32)"},
    "evaluation.sequences": SEQUENCES,
    "evaluation.translation": TRANSLATIONS,
    "latents.interpolation:spherical": {**PICTURES, "a": "noise(100)", "b": "-a"},
    "layers.conditioning": ENCODED,
    "layers.end_padding": ENCODED,
    "layers.gumbel": ENCODED,
    "layers.moving": ENCODED,
    "losses.classes": {**PICTURES, "class_logits": "noise(16, 10)"},
    "models.fitted": POINTS,
    "models.translating": TRANSLATIONS,
    "networks.composition:behind": ENCODED,
    "networks.features:with_features": {"samples": "noise(16, 2)"},
    "networks.language": ONE_BY_ONE,
    "networks.likelihood": ONE_BY_ONE,
    "pages.lab": POINTS,
    "regularizers.latent": {**PICTURES, "latents": "ops.convert_to_tensor(noise(16, 100))"},
    "regularizers": SCORES,
    "runs.labels": {
        **PICTURES,
        "gan": "compiled(keras_gan.SemiSupervisedGAN.from_data(data, width=4))",
    },
    "statistics.conditions.agreement": LABELLED,
    "statistics.conditions": FEATURES,
    "statistics.frechet": FEATURES,
    "statistics.kernel": FEATURES,
    "statistics.modes.class_histogram": {
        **PICTURES,
        "classifier": "keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])",
        "held_out": "data.held_out",
    },
    "statistics.modes.mode_coverage": POINTS,
    "statistics.modes.mode_dropping": {**POINTS, "features": "lambda points: points[:500]"},
    "statistics.moments": {"features": "[noise(9, 2048)] * 2", "others": "noise(9, 2048)"},
    "statistics.neighbours": FEATURES,
    "statistics.sequences": SEQUENCES,
    "statistics.translation": TRANSLATIONS,
    "variants.gan": POINTS,
    "variants.reinforce": {"ids": "np.arange(64 * 20).reshape(64, 20) % 30"},
    "variants.pix2pix": {
        **PICTURES,
        "outlines": "noise(16, 32, 32, 1)",
        "others": "outlines",
        "pictures": "noise(16, 32, 32, 3)",
    },
    "variants.semi": {
        **PICTURES,
        "labels": "np.arange(16) % 3 - 1",
        "test_images": "images",
        "test_labels": "np.zeros(16)",
    },
    "variants.token": SEQUENCES,
}


def namespace(example):
    """The globals that an `Example` runs with."""
    room = importlib.import_module(example.module.rpartition(".")[0])
    names = {name: value for name, value in vars(room).items()
             if not name.startswith("_") and not isinstance(value, types.ModuleType)}  # fmt: skip
    own = example.name.partition(".")[0]
    names[own] = getattr(importlib.import_module(example.module), own)
    names |= {"keras": keras, "ops": keras.ops, "np": np, "keras_gan": keras_gan}
    named = _SHAPE.search(example.code)
    names["shape"] = tuple(map(int, named.groups())) if named else (8, 8, 1)
    names |= {"noise": _noise, "compiled": _compiled}
    title = example.title.removeprefix("keras_gan.")
    world = next((w for start, w in WORLDS.items() if title.startswith(start)), PICTURES)
    _make(example.code, dict(world), names)
    return names


def _make(code, left, names):
    """Put everything that the code names and a world has into `names`, and what that needs."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Name) and node.id in left:
            expression = left.pop(node.id)
            _make(expression, left, names)
            names[node.id] = eval(expression, names)


def _noise(*shape):
    return np.random.default_rng(0).uniform(-1, 1, shape).astype("float32")


def _compiled(gan):
    gan.compile()
    return gan
