"""`keras-gan generate`."""

import os
from pathlib import Path

import click

from keras_gan.cli import asked, backend_choice, bounded, existing, model_file, run_checks
from keras_gan.cli.grouped import GroupedCommand, option, typed
from keras_gan.cli.quiet import verbose_option
from keras_gan.cli.spelling import OneOf
from keras_gan.runs import RunFolder


@click.command(cls=GroupedCommand)
@click.argument("target", type=click.Path(exists=True), metavar="RUN|FILE.keras")
@option(
    "--out",
    group="What to draw",
    required=True,
    type=existing.OutPath(),
    metavar="FILE",
    help="A picture (.png) or an array (.npy, float32 as the generator gives it); of sequences a "
    "text (.txt), one in each line, or the numbers of their tokens (.npy, int32).",
)
@option(
    "--count",
    group="What to draw",
    type=bounded.rows,
    default=64,
    metavar="N",
    show_default=True,
    help="Number of samples, shared among the conditions.",
)
@option(
    "--condition",
    "--label",
    "conditions",
    group="What to draw",
    multiple=True,
    metavar="VALUE",
    help="A sentence, a WAV file, or the name or index of a class, for conditional models, as "
    "often as needed; all classes in turn, some captions or sounds, when left out.",
)
@option(
    "--conditions",
    "conditions_file",
    group="What to draw",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="A text file with a condition in each line, instead.",
)
@option(
    "--seed",
    group="What to draw",
    type=click.IntRange(0, 2**31 - 1),
    metavar="N",
    help="The same samples every time; others each time when left out.",
)
@option(
    "--interpolate",
    "steps",
    group="What to draw",
    type=click.IntRange(2, 10**4),
    metavar="STEPS",
    help="Rows of STEPS samples: the first and the last of each are what --seed draws there, those "
    "between lie between their latents, on a great circle if these are normal.",
)
@option(
    "--truncation",
    group="What to draw",
    type=click.FloatRange(0, min_open=True),
    metavar="BOUND",
    help="Cut normal latents off at +-BOUND, such as 0.7: more typical samples, less variety.",
)
@option(
    "--overwrite", group="What to draw", is_flag=True, help="Replace FILE if it is there already."
)
@option("--backend", group="On what", type=OneOf("BACKEND", lambda: backend_choice.BACKENDS),
        help="tensorflow, jax or torch; the run's own when left out. Each has its own random "
        "numbers.")  # fmt: skip
@verbose_option
def generate(target, out, count, conditions, conditions_file, seed, steps, truncation, overwrite,
             backend):
    """Draw samples from the model in the folder RUN, or in a file of Keras.

    FILE.keras holds a GAN, or a generator alone, which is given normal latents.

    \b
    keras-gan generate runs/digits --count 100 --out digits.png
    keras-gan generate runs/digits --count 5000 --out digits.npy --seed 7
    keras-gan generate runs/words --condition "bold serif a" --out a.png
    keras-gan generate runs/digits --interpolate 8 --out between.png
    keras-gan generate model.keras --out samples.png
    """
    if steps and not typed(click.get_current_context(), "count"):
        count = steps * max(1, count // steps)  # whole rows
    out, wanted = Path(out), (conditions, conditions_file)
    _check_folder(out)
    existing.check_file(out, overwrite)
    _check_count(count, steps or 1, len(conditions))
    open_it = _of_file if model_file.is_model(target) else _of_run
    model, settings, chosen = open_it(target, out, wanted, backend)
    _check_count(count, steps or 1, len(chosen))
    # It imports Keras: only now, when the backend is chosen.
    from keras_gan.cli import drawn

    drawn.write_samples(
        model, settings, out, count, chosen, seed, steps=steps or 1, bound=truncation
    )
    click.echo(out)


def _of_run(target, out, wanted, backend):
    """(model, what run.json holds, the conditions that were asked for)."""
    if Path(target).is_file():
        raise click.BadParameter(
            f"{target} is neither the folder of a run nor a .keras file.",
            param_hint="RUN|FILE.keras",
        )
    run = RunFolder(target)
    settings = run_checks.read_settings(run)
    run_checks.check_generates(run, settings)
    _check_ending(out, settings)
    chosen = asked.read(*wanted, settings)
    if not run.finished:
        run_checks.check_loadable(run)
    backend_choice.choose(backend, settings["backend"])
    from keras_gan.cli import loading

    return loading.load_model(run, settings), settings, chosen


def _of_file(target, out, wanted, backend):
    """The same; what is asked for can be read only when the model is open."""
    backend_choice.choose(backend)
    model, settings = model_file.opened(target)
    if model.conditional and not (settings["class_names"] or settings["text"]):
        raise click.BadParameter(
            f"{target} does not say what its generator is told. In Python: "
            "keras_gan.runs.open_model(FILE).generate(64, condition=...).",
            param_hint="FILE.keras",
        )
    _check_ending(out, settings)
    return model, settings, asked.read(*wanted, settings)


def _check_count(count, steps, conditions):
    if count % steps:
        raise click.BadParameter(
            f"{count} samples do not fill rows of {steps} (--interpolate).", param_hint="--count"
        )
    if conditions > count // steps:
        rows = f" and {count // steps} rows" if steps > 1 else ""
        raise click.BadParameter(f"there are {conditions} conditions{rows}.", param_hint="--count")


def _check_ending(out, settings):
    shown = ".txt" if settings["tokens"] else ".png"
    if out.suffix not in (shown, ".npy"):
        raise click.BadParameter(
            f"the name of the file must end in {shown} or .npy, not {out.suffix!r}.",
            param_hint="--out",
        )


def _check_folder(out):
    folder = out.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise click.BadParameter(f"{folder} is no folder to write to.", param_hint="--out")
    if out.is_dir():
        raise click.BadParameter(f"{out} is a folder.", param_hint="--out")
