"""From what was typed to a report, its pictures and the course of a run. Imports Keras."""

import contextlib
import dataclasses
import re
import sys
from pathlib import Path

import click
import keras
import numpy as np

from keras_gan import evaluation, extractors
from keras_gan.cli import evaluated, loading, model_file, training
from keras_gan.cli import settings as run_settings
from keras_gan.cli.flagged import flagged
from keras_gan.cli.kinds.samples import conditioned
from keras_gan.data import read_samples
from keras_gan.evaluation.checks import kind_for

#: What is measured at every checkpoint of a run.
COURSE = ("fid", "kid", "is", "prdc", "obeyed", "intra_fid")


def evaluate(target, run, settings, out, *, as_json, **options):
    """Measure, print on stdout, write evaluation.json and pictures into `out`."""
    check_out(out)
    data = load_data(settings, options)
    # Before other samples are held out, and by the data's own labels.
    extractor = choose_extractor(data, options)
    data = with_held_out(data, settings, options)
    if settings is not None and not settings["labels"]:
        data = conditioned(data, settings["condition"])
    evaluator = make_evaluator(data, extractor, options)
    told, labels = {"path": str(target)}, None
    if run is not None or model_file.is_model(target):
        samples = loading.load_model(run, settings) if run else _opened(target)
        told |= {"step": samples.steps_done} if run else {}
        _check_shape(samples.sample_shape, data)
    else:
        samples, labels = load_samples(target, options, data)
    with argument_flags():
        measured = evaluator.check(samples, labels)
    try:
        real = len(evaluator.samples) + len(data.held_out) * evaluator.has_unseen
        with bar(real, "real samples") as progress:
            evaluator.prepare(progress)
        with bar(_total(evaluator, samples, measured, run), "generated samples") as progress:
            course = [] if run is None else _course(evaluator, run, settings, measured, progress)
            report = evaluator.evaluate(samples, progress, labels=labels)
    except (ValueError, TypeError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        stop()
    show(report, course, told, out, as_json)


def stop():
    """Ctrl-C while measuring."""
    click.echo("stopped; nothing was written", err=True)
    raise SystemExit(training.INTERRUPTED) from None


def show(report, course, told, out, as_json):
    """Print a report on stdout and write it, with its pictures, into `out`."""
    click.echo(evaluated.text(report, course, told) if as_json else report)
    for path in evaluated.write(report, out, course, told):
        click.echo(path, err=as_json)


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
        return run_settings.load_measured_data(settings)
    if Path(against).is_dir():
        against = f"folder:{against}"
    # A folder is whole what it is: nothing of it was kept from the generator.
    held_out = 0.0 if against.startswith("folder:") else None
    data = run_settings.load_data(
        against, _size(settings, options), run_settings.DATA_SEED, held_out, flags="--against"
    )
    if getattr(data, "sequence", None) is not None:
        raise click.BadParameter(
            f"{against!r} has sequences, which are compared with those of a RUN of them. In "
            "Python: keras_gan.evaluation.SequenceEvaluator(data).evaluate(ids).",
            param_hint="--against",
        )
    return data


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
    with argument_flags():
        return evaluation.Evaluator(
            data,
            options["metrics"],
            extractor,
            count=options["count"],
            seeds=options["seeds"],
            split=options["split"],
            batch_size=options["batch_size"],
        )


@contextlib.contextmanager
def argument_flags():
    """The evaluator's errors end with the name of the argument that is wrong."""
    try:
        yield
    except (ValueError, TypeError) as error:
        received = re.search(r"Received: (metrics|measures|labels|split)\b", str(error))
        if received:
            name = "metrics" if received[1] == "measures" else received[1]
            raise click.BadParameter(str(error), param_hint=f"--{name}") from error
        raise click.UsageError(str(error)) from error


def choose_extractor(data, options):
    """What --extractor says."""
    name = options["extractor"]
    try:
        if name.endswith(".keras"):
            return extractors.ModelFeatures(keras.saving.load_model(name))
        kind = kind_for(data, options["metrics"]) if name == "auto" else name
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


def load_samples(target, options, data):
    """(samples, their labels or None) of a folder of images or a file of arrays."""
    if target.is_dir():
        name, size = f"folder:{target}", options["size"]
        made = run_settings.load_data(name, size, 0, 0.0, flags="FOLDER")
        samples, labels = made.train, _labels_by_name(made, data)
    else:
        with flagged("FILE.npy"):
            samples, labels = read_samples(target)
    if options["labels"]:
        with flagged("--labels"):
            labels, _ = read_samples(options["labels"])
    _check_shape(samples.shape[1:], data)
    return samples, labels


def _opened(file):
    model, settings = model_file.opened(file)
    if settings["tokens"]:
        raise click.BadParameter(
            f"{file} makes sequences, which are measured in their RUN, or in Python by "
            "keras_gan.evaluation.SequenceEvaluator(data).evaluate(model).",
            param_hint="FILE.keras",
        )
    return model


def _labels_by_name(made, data):
    """Labels by the names of subfolders, if all of these are names of the data's classes."""
    known = data.class_names or ()
    if made.class_names is None or not set(made.class_names) <= set(known):
        return None
    return np.array([known.index(name) for name in made.class_names])[made.train_labels]


def _check_shape(shape, data, flag="--against", whose="the generated ones"):
    shape, wanted = tuple(shape), tuple(data.shape)
    if shape != wanted:
        colours = len(shape) == len(wanted) == 3 and shape[:2] == wanted[:2]
        advice = "One is grey and the other in colour: convert one." if colours else "Give --size."
        raise click.BadParameter(
            f"the real samples have shape {wanted}, {whose} {shape}. {advice}", param_hint=flag
        )


def _course(evaluator, run, settings, measured, progress):
    """One row of numbers for each checkpoint that the run kept."""
    rows = []
    every = _course_metrics(evaluator, measured)
    files = run.kept_checkpoints if every else []
    model = run_settings.build(settings) if files else None
    for file in files:
        loading.load_weights(model, file, settings)
        report = evaluator.evaluate(model, progress, metrics=every)
        rows.append({"step": model.steps_done, **report.logs()})
    return rows


def _course_metrics(evaluator, measured):
    # Coverage of known modes is quick; the other tests are not.
    known = ("modes",) if evaluator.data.modes is not None else ()
    return [name for name in (*COURSE, *known) if name in measured]


def _total(evaluator, samples, measured, run):
    if not hasattr(samples, "sampling_inputs"):
        return len(samples)
    checkpoints = 0
    if run is not None and _course_metrics(evaluator, measured):
        checkpoints = len(run.kept_checkpoints)
    return evaluator.count * evaluator.seeds * (1 + checkpoints)


@contextlib.contextmanager
def bar(length, label):
    """Gives a function of the samples done: a bar on a terminal's stderr, or nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
