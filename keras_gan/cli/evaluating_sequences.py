"""A run that makes sequences, from what was typed to its report. Imports Keras."""

from keras_gan import evaluation
from keras_gan.cli import course, evaluating, loading
from keras_gan.cli import settings as run_settings


def evaluate(target, run, settings, out, *, as_json, **options):
    """Measure, print on stdout, write evaluation.json, what was said and the course into `out`."""
    evaluating.check_out(out)
    data, count = run_settings.load_measured_data(settings), options["count"]
    with evaluating.argument_flags():
        evaluator = evaluation.SequenceEvaluator(data, options["metrics"], count=count)
        early = evaluation.SequenceEvaluator(data, "js", count=count)
    model = loading.load_model(run, settings)
    told = {"path": str(target), "step": model.steps_done}
    try:
        with evaluating.argument_flags():
            report, found = course.measured(run, settings, model, evaluator, early)
    except KeyboardInterrupt:
        evaluating.stop()
    evaluating.show(report, found, told, out, as_json)
