"""A run from its first step. Imports no Keras before the backend is chosen."""

import json

import click

from keras_gan import launched
from keras_gan.cli import backend_choice, run_checks


def begin(context, run, options):
    """Decide all settings, make RUN and train."""
    first = launched.is_first()
    if first:
        run_checks.check_new(run, options["overwrite"])
    backend = backend_choice.choose(options["backend"], quiet=not first)
    run_checks.check_backend(backend)
    # They import Keras: only now, when the backend is chosen.
    from keras_gan.cli import set_values, settings, training

    cls = settings.variant_class(options["variant"])
    chosen = set_values.parse(cls, options["variant"], options["assignments"])
    data = settings.load_data(
        options["data"], options["size"], settings.DATA_SEED, streaming=options["streaming"]
    )
    resolved, model = settings.resolve(options, chosen, data, backend)
    run_checks.check_batch_size(resolved["batch_size"])
    settings.check_data(model, data, resolved)
    if not first:
        training.train_along(model, data, resolved, options["dry_run"])
        return
    if options["dry_run"]:
        click.echo(json.dumps(resolved, indent=2))
        return
    run_checks.hold(run, context)
    run_checks.check_new(run, options["overwrite"])  # others may have been quicker
    with training.begun(run, resolved):
        training.train(model, data, resolved, run, options["report"])
