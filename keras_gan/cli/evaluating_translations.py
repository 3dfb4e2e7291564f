"""A run that translates pictures, from what was typed to its report. Imports Keras."""

import click

from keras_gan import evaluation, extractors
from keras_gan.cli import course, evaluating, loading
from keras_gan.cli import settings as run_settings


def evaluate(target, run, settings, out, *, as_json, **options):
    """Measure, print on stdout, write evaluation.json and pictures into `out`."""
    evaluating.check_out(out)
    data = run_settings.load_measured_data(settings)
    extractor = _extractor(data, options)
    with evaluating.argument_flags():
        evaluator = evaluation.TranslationEvaluator(
            data,
            options["metrics"],
            extractor,
            limit=options["count"],
            batch_size=options["batch_size"],
        )
    model = loading.load_model(run, settings)
    told = {"path": str(target), "step": model.steps_done}
    try:
        report, found = course.measured(run, settings, model, evaluator)
    except (ValueError, TypeError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        evaluating.stop()
    evaluating.show(report, found, told, out, as_json)


def _extractor(data, options):
    """What --extractor says; pixels if nothing was said, as there are no labels to classify by."""
    name = options["extractor"]
    if name == "classifier":
        raise click.BadParameter(
            "pictures of two kinds have no labels to learn a classifier from. Take inception, "
            "pixels or a .keras file.",
            param_hint="--extractor",
        )
    if name in ("auto", "pixels"):
        return extractors.Pixels()
    return evaluating.choose_extractor(data, options)
