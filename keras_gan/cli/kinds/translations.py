"""Runs that translate pictures of one kind into another, from pairs or without."""

import click
import numpy as np

from keras_gan import evaluation
from keras_gan.callbacks import EvaluateTranslation, TranslationGrid
from keras_gan.cli.kinds.kind import Kind
from keras_gan.files import select

_SHOWN = 8


class Translations(Kind):
    """`fit({"a": ..., "b": ...})`."""

    unused = {
        "condition": "{} is told a picture and nothing else.",
        "labels": "{} is told a picture and no labels.",
        "latent_dim": "{} has no latent vector: it begins with a picture.",
        "networks": "{} has networks from pictures to pictures of its own; --width sizes them.",
        "augment": "{} moves and mirrors pictures itself: --set jitter=30 --set flip=true.",
        "pack": "{} judges patches of single pictures.",
    }

    def check(self, options, cls, data):
        super().check(options, cls, data)
        variant, name = options["variant"], options["data"]
        if not hasattr(data, "train_a"):
            raise click.BadParameter(
                f"{variant} learns from pictures of two kinds, such as pairs:A,B or unpaired:A,B, "
                f"which {name!r} does not have.",
                param_hint="--data",
            )
        if ("a", "b") in cls.streams and not data.paired:
            raise click.BadParameter(
                f"{variant} learns from pairs, and {name!r} has none to train on: cyclegan needs "
                "no pairs.",
                param_hint="--data",
            )

    def sizes(self, data):
        counts = {"samples": len(data.train_a), "target_samples": len(data.train_b)}
        return {"shape": list(data.shape_a), "target_shape": list(data.shape_b), **counts}

    def training_data(self, data, settings):
        return {"a": data.train_a, "b": data.train_b}, None

    def grid(self, folder, model, data, settings, every):
        """The first held-out pictures; some to train on where none are held out."""
        part = "held_out" if min(len(data.held_out_a), len(data.held_out_b)) else "train"
        paired = data.held_out_paired if part == "held_out" else data.paired
        shown = [np.asarray(select(getattr(data, f"{part}_{kind}"), slice(_SHOWN)))
                 for kind in "ab"]  # fmt: skip
        return TranslationGrid(folder, *shown, paired, every)

    def measuring(self, model, data, settings, every):
        if not _measurable(data):
            return None
        return EvaluateTranslation(data, every)

    def evaluate(self, model, data, settings):
        return evaluation.TranslationEvaluator(data).evaluate(model) if _measurable(data) else None


def _measurable(data):
    enough = min(len(data.held_out_a), len(data.held_out_b)) > 1
    if not enough:
        click.echo("note: not measured, as no pictures of both kinds are held out.", err=True)
    return enough
