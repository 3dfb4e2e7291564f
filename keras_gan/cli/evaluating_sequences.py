"""A run that makes sequences, from what was typed to its report. Imports Keras."""

from keras_gan import evaluation
from keras_gan.cli import evaluating, loading
from keras_gan.cli import settings as run_settings


def evaluate(target, run, settings, out, *, as_json, **options):
    """Measure, print on stdout, write evaluation.json, what was said and the course into `out`."""
    evaluating.check_out(out)
    data, count = run_settings.load_own_data(settings), options["count"]
    with evaluating.argument_flags():
        evaluator = evaluation.SequenceEvaluator(data, options["metrics"], count=count)
        early = evaluation.SequenceEvaluator(data, "js", count=count)
    model = loading.load_model(run, settings)
    told, course = {"path": str(target), "step": model.steps_done}, []
    try:
        files = run.kept_checkpoints
        of_then = run_settings.build(settings) if files else None
        with evaluating.argument_flags(), evaluating.bar(len(files) + 1, "measuring") as progress:
            for file in files:
                loading.load_weights(of_then, file, settings)
                course.append({"step": of_then.steps_done, **early.evaluate(of_then).logs()})
                if progress:
                    progress(1)
            report = evaluator.evaluate(model)
    except KeyboardInterrupt:
        evaluating.stop()
    evaluating.show(report, course, told, out, as_json)
