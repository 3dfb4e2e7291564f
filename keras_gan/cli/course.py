"""Measures of the checkpoints that a run kept, and of its model. Imports Keras."""

from keras_gan.cli import evaluating, loading
from keras_gan.cli import settings as run_settings


def measured(run, settings, model, evaluator, early=None):
    """(report of the model, numbers of each kept checkpoint).

    Args:
        run: `RunFolder`.
        settings: what run.json holds.
        model: the finished model, or that of the last checkpoint.
        evaluator: what measures it.
        early: what measures checkpoints; the same if None.
    """
    files, course = run.kept_checkpoints, []
    of_then = run_settings.build(settings) if files else None
    with evaluating.bar(len(files) + 1, "measuring") as progress:
        for file in files:
            loading.load_weights(of_then, file, settings)
            found = (early or evaluator).evaluate(of_then)
            course.append({"step": of_then.steps_done, **found.logs()})
            if progress:
                progress(1)
        return evaluator.evaluate(model), course
