"""Runs that make sequences of tokens, which are shown as text."""

import sys

import click

from keras_gan import evaluation
from keras_gan.callbacks import SampleTexts, SequenceSamples
from keras_gan.cli.kinds.kind import Kind


class TokenSequences(Kind):
    """`fit(ids)`."""

    unused = {
        "condition": "{} is told nothing.",
        "labels": "{} is told no labels.",
        "networks": "{} has networks for tokens of its own; --width sizes them.",
        "augment": "{} is shown tokens, and only images are augmented.",
        "pack": "{} judges single sequences.",
        "decay_after": "The rates of {} stay; only variants that translate pictures let them fall.",
    }

    def check(self, options, cls, data):
        super().check(options, cls, data)
        if getattr(data, "sequence", None) is None:
            raise click.BadParameter(
                f"{options['variant']} learns from sequences of tokens, such as text:FILE, english "
                f"or grammar, which {options['data']!r} does not have.",
                param_hint="--data",
            )

    def described(self, options, cls, data):
        return {**super().described(options, cls, data), "tokens": data.spec()["real"]}

    def check_data(self, data, settings):
        if data.spec()["real"] != settings["tokens"]:
            raise click.BadParameter(
                f"the vocabulary of {settings['data']} has changed since the run was begun. Begin "
                "another run in another folder.",
                param_hint="--data",
            )

    def training_data(self, data, settings):
        return data.train, None

    def grid(self, folder, model, data, settings, every):
        return SampleTexts(folder, every=every, seed=settings["seed"])

    def final_samples(self, run):
        return run.final_texts

    def measuring(self, model, data, settings, every):
        return SequenceSamples(data, every=every, file=sys.stderr) if _measurable(data) else None

    def evaluate(self, model, data, settings):
        return evaluation.SequenceEvaluator(data).evaluate(model) if _measurable(data) else None


def _measurable(data):
    if not len(data.held_out):
        click.echo("note: not measured, as no sequences are held out.", err=True)
    return len(data.held_out)
