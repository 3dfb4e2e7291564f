"""From what was typed to a report, its pictures and the course of a run. Imports Keras."""

import contextlib
import dataclasses
import sys
from pathlib import Path

import click
import keras
import numpy as np

from keras_gan import evaluation, extractors
from keras_gan.cli import evaluated, loading, training
from keras_gan.cli import settings as run_settings

COURSE = ("fid", "kid", "is", "prdc")  # what is measured at every checkpoint of a run


def evaluate(target, run, settings, out, *, as_json, **options):
    """Measure, print on stdout, write evaluation.json and pictures into `out`."""
    check_out(out)
    data = load_data(settings, options)
    # Before other samples are held out, and by the data's own labels.
    extractor = choose_extractor(data, options)
    data = with_held_out(data, settings, options)
    if settings is not None:
        data = run_settings.conditioned(data, settings["condition"])
    evaluator = make_evaluator(data, extractor, options)
    told = {"path": str(target)}
    if run is not None:
        samples = loading.load_model(run, settings)
        told["step"] = samples.steps_done
        _check_shape(samples.sample_shape, data)
    else:
        samples = load_samples(target, options["size"], data)
    try:
        real = len(evaluator.samples) + len(data.held_out) * evaluator.has_unseen
        with _bar(real, "real samples") as progress:
            evaluator.prepare(progress)
        with _bar(_total(evaluator, samples, run), "generated samples") as progress:
            course = [] if run is None else _course(evaluator, run, settings, progress)
            report = evaluator.evaluate(samples, progress)
    except (ValueError, TypeError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("stopped; nothing was written", err=True)
        raise SystemExit(training.INTERRUPTED) from None
    click.echo(evaluated.text(report, course, told) if as_json else report)
    try:
        for path in evaluated.write(report, out, course, told):
            click.echo(path, err=as_json)
    except OSError as error:
        raise click.BadParameter(f"cannot write there: {error}", param_hint="--out") from error


def check_out(out):
    """The folder can be written to, or an error before any work."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not any(out.iterdir()):
            out.rmdir()  # until there is something to put into it
    except OSError as error:
        raise click.BadParameter(f"cannot write there: {error}", param_hint="--out") from error


def load_data(settings, options):
    """The real samples to compare with: the run's own, or those of --against."""
    against, size = options["against"], options["size"]
    if settings is not None and against in (None, settings["data"]):
        if size not in (None, settings["size"]):
            raise click.BadParameter(
                f"the run was trained with {settings['size'] or 'the size of its data'}; leave "
                "it out.",
                param_hint="--size",
            )
        return run_settings.load_own_data(settings)
    if Path(against).is_dir():
        against = f"folder:{against}"
    # A folder is whole what it is: nothing of it was kept from the generator.
    held_out = 0.0 if against.startswith("folder:") else None
    return run_settings.load_data(
        against, _size(settings, options), run_settings.DATA_SEED, held_out, flags="--against"
    )


def _size(settings, options):
    return options["size"] or (settings and settings["size"])


def with_held_out(data, settings, options):
    """The data with all samples of --held-out as held-out ones."""
    name = options["held_out"]
    if name is None:
        return data
    name = f"folder:{name}" if Path(name).is_dir() else name
    unseen = run_settings.load_data(
        name, _size(settings, options), run_settings.DATA_SEED, 0.0, flags="--held-out"
    )
    _check_shape(unseen.shape, data, "--held-out", "those of --held-out")
    return dataclasses.replace(data, held_out=unseen.train, held_out_labels=None)


def make_evaluator(data, extractor, options):
    """The `Evaluator`, its errors for the command line."""
    try:
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


def choose_extractor(data, options):
    """What --extractor says."""
    name = options["extractor"]
    try:
        if name.endswith(".keras"):
            return extractors.ModelFeatures(keras.saving.load_model(name))
        kind = extractors.default_kind(data) if name == "auto" else name
        if not kind.startswith("inception"):
            return extractors.of_kind(kind, data)
        resize = "clean-bicubic" if name.endswith("clean") else "tf1-bilinear"
        return extractors.InceptionFeatures(options["inception_weights"], resize)
    except (ValueError, OSError) as error:
        hint = ""
        if name.startswith("inception") or name == "auto":
            hint = (" On the command line the weights are given by --inception-weights FILE. "
                    "--extractor pixels needs none.")  # fmt: skip
        raise click.BadParameter(f"{error}{hint}", param_hint="--extractor") from error


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


def _check_shape(shape, data, flag="--against", whose="the generated ones"):
    shape, wanted = tuple(shape), tuple(data.shape)
    if shape != wanted:
        colours = len(shape) == len(wanted) == 3 and shape[:2] == wanted[:2]
        advice = "One is grey and the other in colour: convert one." if colours else "Give --size."
        raise click.BadParameter(
            f"the real samples have shape {wanted}, {whose} {shape}. {advice}", param_hint=flag
        )


def _course(evaluator, run, settings, progress):
    """One row of numbers for each checkpoint that the run kept."""
    rows = []
    every = _course_metrics(evaluator)
    files = run.kept_checkpoints if every else []
    model = run_settings.build(settings) if files else None
    for file in files:
        loading.load_weights(model, file)
        report = evaluator.evaluate(model, progress, metrics=every)
        rows.append({"step": model.steps_done, **report.logs()})
    return rows


def _course_metrics(evaluator):
    # Coverage of known modes is quick; the other tests are not.
    known = ("modes",) if evaluator.data.modes is not None else ()
    return [name for name in (*COURSE, *known) if name in evaluator.metrics]


def _total(evaluator, samples, run):
    if run is None:
        return len(samples)
    checkpoints = 0
    if _course_metrics(evaluator):
        checkpoints = len(run.kept_checkpoints)
    return evaluator.count * evaluator.seeds * (1 + checkpoints)


@contextlib.contextmanager
def _bar(length, label):
    """Gives a function of the samples done: a bar on a terminal's stderr, or nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
