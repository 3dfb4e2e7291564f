"""From what was typed to a report, its pictures and the course of a run. Imports Keras."""

import contextlib
import dataclasses
import sys

import click
import keras
import numpy as np

from keras_gan import evaluation, extractors
from keras_gan_cli import evaluated, loading, training
from keras_gan_cli import settings as run_settings

COURSE = ("fid", "kid", "is", "prdc")  # what is measured at every checkpoint of a run


def evaluate(target, run, settings, out, *, as_json, **options):
    """Measure, print on stdout, write evaluation.json and pictures into `out`."""
    data = load_data(settings, options)
    evaluator = make_evaluator(data, options, fixed_shape=settings is not None)
    if run is not None:
        samples = loading.load_model(run, settings)
        _check_shape(samples.sample_shape, data)
    else:
        samples = load_samples(target, options["size"], data)
    course = []
    try:
        with _bar(_total(evaluator, samples, run), "evaluating") as progress:
            if run is not None:
                course = _course(evaluator, run, settings, progress)
            report = evaluator.evaluate(samples, progress)
    except (ValueError, TypeError) as error:
        raise click.ClickException(str(error)) from error
    paths = evaluated.write(report, out, course, str(target))
    click.echo(evaluated.text(report, course, str(target)) if as_json else report)
    for path in paths:
        click.echo(path, err=as_json)


def load_data(settings, options):
    """The real data, with everything of `--held-out` as held-out samples."""
    against, size = options["against"], options["size"]
    if against is None:
        data = run_settings.load_data(settings["data"], settings["size"], settings["seed"])
    else:
        size = size or (settings and settings["size"])
        # A folder is whole what it is: nothing of it was kept from the generator.
        held_out = 0.0 if against.startswith("folder:") else None
        data = run_settings.load_data(against, size, 0, held_out, flags="--against")
    if options["held_out"] is not None:
        unseen = run_settings.load_data(options["held_out"], size, 0, 0.0, flags="--held-out")
        if unseen.shape != data.shape:
            raise click.BadParameter(
                f"these samples have shape {unseen.shape}, the real ones {data.shape}. Give "
                "--size.",
                param_hint="--held-out",
            )
        data = dataclasses.replace(
            data, held_out=unseen.train, held_out_labels=unseen.train_labels
        )
    return data


def make_evaluator(data, options, fixed_shape):
    """The `Evaluator`, its errors with the flags."""
    try:
        extractor = _extractor(data, options)
        return evaluation.Evaluator(
            data,
            options["metrics"],
            extractor,
            count=options["count"],
            seeds=options["seeds"],
            split=options["split"],
            batch_size=options["batch_size"],
        )
    except (ValueError, TypeError) as error:
        raise click.UsageError(str(error)) from error


def _extractor(data, options):
    name = options["extractor"]
    if name == "auto" and len(data.shape) == 3 and data.train_labels is None:
        name = "inception"
    if name.endswith(".keras"):
        return extractors.ModelFeatures(keras.saving.load_model(name))
    if name.startswith("inception"):
        resize = "clean-bicubic" if name.endswith("clean") else "tf1-bilinear"
        try:
            return extractors.InceptionFeatures(options["inception_weights"], resize)
        except (ValueError, OSError) as error:
            raise click.UsageError(
                f"{error} Or choose --extractor pixels, or data with labels."
            ) from error
    if name == "pixels":
        return extractors.Pixels()
    if name == "classifier":
        return extractors.ClassifierFeatures.of(data)
    return None


def load_samples(target, size, data):
    """Generated samples of a folder of images or a .npy file."""
    if target.is_dir():
        folder = f"folder:{target}"
        samples = run_settings.load_data(folder, size, 0, 0.0, flags="FOLDER").train
    else:
        try:
            samples = np.load(target, allow_pickle=False)
        except (ValueError, OSError, EOFError) as error:
            raise click.BadParameter(
                f"{target} cannot be read as an array: {error}", param_hint="FILE.npy"
            ) from error
    _check_shape(samples.shape[1:], data)
    return samples


def _check_shape(shape, data):
    if tuple(shape) != tuple(data.shape):
        raise click.BadParameter(
            f"the real samples have shape {tuple(data.shape)}, the generated ones {tuple(shape)}. "
            "Give --size, or other data.",
            param_hint="--against",
        )


def _course(evaluator, run, settings, progress):
    """One row of numbers for each checkpoint that the run kept."""
    rows = []
    files = sorted(run.checkpoints.glob("step_*.weights.h5"))
    if not files:
        return rows
    model = run_settings.build(settings)
    every = [name for name in COURSE if name in evaluator.metrics]
    for file in files:
        training.load_checkpoint(model, file)
        report = evaluator.evaluate(model, progress, metrics=every)
        rows.append({"step": training.steps_done(model), **report.logs()})
    return rows


def _total(evaluator, samples, run):
    if not hasattr(samples, "sampling_inputs"):
        return len(samples)
    checkpoints = len(list(run.checkpoints.glob("step_*.weights.h5")))
    return evaluator.count * evaluator.seeds * (1 + checkpoints)


@contextlib.contextmanager
def _bar(length, label):
    """Gives a function of the samples done: a bar on a terminal's stderr, or nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
