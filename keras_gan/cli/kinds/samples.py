"""Runs that draw samples from noise, told a condition or nothing."""

import click
import numpy as np

from keras_gan import evaluation, extractors, runs
from keras_gan.callbacks import Evaluate, SampleGrid
from keras_gan.cli.flagged import flagged
from keras_gan.cli.kinds.kind import Kind
from keras_gan.data import SOUNDS

_NEEDS_INCEPTION = "Without labels it takes the Inception network, about 0.1 s for an image."
#: What is measured of captioned pictures that nobody labelled: are the sentences shown?
_SHOWN = ("r_precision",)


def conditioned(data, field):
    """`runs.conditioned`, its errors with the flag."""
    with flagged("--condition"):
        return runs.conditioned(data, field)


class Samples(Kind):
    """`fit(samples, conditions)`."""

    unused = {"decay_after": "The rates of {} are its paper's; only variants that translate "
                             "pictures let them fall."}  # fmt: skip

    def check(self, options, cls, data):
        super().check(options, cls, data)
        variant = options["variant"]
        if hasattr(data, "train_a"):
            raise click.BadParameter(
                f"{variant} makes samples of one kind, and {options['data']!r} has pictures of "
                "two: translate them with pix2pix or cyclegan.",
                param_hint="--data",
            )
        if data.sequence is not None:
            raise click.BadParameter(
                f"{variant} makes pictures or points, and {options['data']!r} has sequences of "
                "tokens, for token-gan and reinforce-gan.",
                param_hint="--data",
            )
        few = any("labels" in stream for stream in cls.streams)
        if few == (options["labels"] is not None):
            return
        if few:
            message = (
                "say how many training samples keep their label; the others are unlabelled data."
            )
        else:
            message = (
                f"{variant} does not learn from few labels; semi-supervised-gan does. Leave "
                "--labels out, or choose another VARIANT."
            )
        raise click.BadParameter(message, param_hint="--labels")

    def described(self, options, cls, data):
        field = options["condition"] or runs.usual_condition(cls, data)
        if field == "labels" and data.train_labels is None:
            wanted = "labels or captions" if cls.needs_condition == "any" else "labels"
            raise click.BadParameter(
                f"{options['variant']} needs {wanted}, and {options['data']!r} has none. Choose "
                "another VARIANT, data with classes (a folder's subfolders are classes), or "
                "--condition clusters for groups of like samples.",
                param_hint="--condition" if options["condition"] else "--data",
            )
        told = conditioned(data, field)
        if not field or told.told is None:
            names = list(told.class_names) if field else None
            return {"condition": field, "class_names": names, "text": None, "captions": None}
        with flagged("--data"):
            text = told.spec()["condition"]
        captions = None if text["kind"] == "sound" else runs.some_captions(told.train_condition)
        return {"condition": field, "class_names": None, "text": text, "captions": captions}

    def check_data(self, data, settings):
        conditioned(data, settings["condition"])  # its errors name --condition
        with flagged("--labels" if settings["labels"] else "--data"):
            runs.training_condition(data, settings)

    def training_data(self, data, settings):
        return data.train, runs.training_condition(data, settings)

    def grid(self, folder, model, data, settings, every):
        """Fixed latents; a row for each class, sentence or sound that a model is told."""
        points, seed = len(settings["shape"]) == 1, settings["seed"]
        if settings["condition"] == SOUNDS and not points:
            sounds, names = runs.some_sounds(data)
            told, rows = np.repeat(sounds, 8, axis=0), np.repeat(names, 8)
            return SampleGrid(folder, len(told), every, told, seed, columns=8, names=rows)
        names = settings["class_names"] if model.conditional else None
        told = settings["captions"] or (names and range(min(len(names), 20)))
        if told and not points:
            condition = np.repeat(told, 8)
            rows = np.repeat(settings["captions"] or names[:20], 8)
            return SampleGrid(folder, len(condition), every, condition, seed, columns=8, names=rows)
        count = 1000 if points else 64
        condition = np.resize(told, count) if told else None
        return SampleGrid(folder, count, every, condition, seed, data.train if points else None)

    def measuring(self, model, data, settings, every):
        told = runs.conditioned(data, settings["condition"])
        if extractors.default_kind(data) == "inception":
            if _matched(told):
                return Evaluate(told, every, 2000, _SHOWN)
            click.echo(f"note: not measured on the way. {_NEEDS_INCEPTION}", err=True)
            return None
        extractor = extractors.default_for(data)
        metrics = ["fid", "kid", "prdc"]
        if model.conditional and extractors.default_kind(data) == "classifier":
            metrics.append("obeyed")
        if _matched(told):
            metrics += _SHOWN
        return Evaluate(told, every, 2000, metrics, extractor)

    def finish(self, model, data, settings):
        """What a model that learns from few labels makes of held-out samples."""
        if not (settings["labels"] and hasattr(model, "as_classifier")):
            return
        told = runs.conditioned(data, settings["condition"])
        held_out = told.held_out, told.held_out_labels
        found = model.as_classifier().evaluate(*held_out, verbose=0, return_dict=True)
        click.echo(
            f"accuracy of the classifier: {found['accuracy']:.2%} of {len(told.held_out)} held-out "
            f"samples, {settings['labels']} labels"
        )

    def evaluate(self, model, data, settings):
        told = runs.conditioned(data, settings["condition"])
        if extractors.default_kind(data) != "inception":
            extractor = extractors.default_for(data)
            return evaluation.Evaluator(told, extractor=extractor).evaluate(model)
        if _matched(told):
            click.echo(f"note: FID is not measured. {_NEEDS_INCEPTION}", err=True)
            return evaluation.Evaluator(told, _SHOWN).evaluate(model)
        click.echo(f"note: not measured. {_NEEDS_INCEPTION}", err=True)
        return None


def _matched(told):
    """Whether models are told sentences, enough of them that pictures can choose among."""
    return told.told == "caption" and evaluation.TwoTowers.fits(told)
