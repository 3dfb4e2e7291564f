"""`keras-gan train`."""

import click

from keras_gan import runs
from keras_gan.cli import backend_choice, bounded, config, run_checks
from keras_gan.cli.beginning import begin
from keras_gan.cli.existing import OutPath
from keras_gan.cli.grouped import GroupedCommand, option
from keras_gan.cli.quiet import verbose_option
from keras_gan.cli.resuming import resume
from keras_gan.cli.set_values import Assignment
from keras_gan.cli.spelling import OneOf, SomeOf
from keras_gan.cli.variant_name import VariantName
from keras_gan.runs import RunFolder
from keras_gan.runs.recipes import AUGMENTATIONS, NETWORKS

_WHAT, _HOW_LONG = "What to train and where", "How long"
_MEASURE = "What to measure"
_SETTINGS, _FOLDER = "Settings (the variant's own when left out)", "An existing RUN"
_POSITIVE = click.IntRange(min=1)


@click.command(cls=GroupedCommand)
@click.argument("variant", type=VariantName(), required=False, metavar="VARIANT")
@option(
    "--data",
    group=_WHAT,
    metavar="NAME",
    help="Data source, such as digits, folder:PATH or FILE.npy; see `keras-gan list`.",
)
@option(
    "--out",
    group=_WHAT,
    required=True,
    metavar="RUN",
    type=OutPath(),
    help="Folder for the model, pictures, losses and settings.",
)
@option(
    "--condition",
    group=_WHAT,
    metavar="FIELD",
    help="What the model is told of each sample: labels, caption (caption:characters), sound, "
    "another field of words, or clusters (clusters:20), groups of like samples without labels.  "
    "[default: what VARIANT needs, captions and sounds before labels]",
)
@option(
    "--labels",
    group=_WHAT,
    type=_POSITIVE,
    metavar="N",
    help="So many training samples keep their label, as many of each class; for variants that "
    "learn from few labels.",
)
@option(
    "--backend",
    group=_WHAT,
    type=OneOf("BACKEND", lambda: backend_choice.BACKENDS),
    help="tensorflow, jax or torch; without it the one that Keras is configured for.",
)
@option(
    "--steps",
    group=_HOW_LONG,
    type=bounded.steps,
    metavar="N",
    help="Generator updates.  [default: the variant's, 5000 for most]",
)
@option(
    "--epochs",
    group=_HOW_LONG,
    type=bounded.steps,
    metavar="N",
    help="Passes over the data, instead.",
)
@option(
    "--batch-size", group=_SETTINGS, type=bounded.rows, metavar="N", help="Samples in one update."
)
@option(
    "--seed",
    group=_SETTINGS,
    type=click.IntRange(0, 2**31 - 1),
    default=0,
    metavar="N",
    show_default=True,
    help="Fixes weights, latents and the order of the data.",
)
@option(
    "--size",
    group=_SETTINGS,
    type=bounded.size,
    metavar="N",
    help="Resize images to this height and width; of sequences, the number of tokens.",
)
@option(
    "--streaming",
    group=_SETTINGS,
    is_flag=True,
    help="Leave the pictures of folder:PATH and tfds:NAME on disk: for more than fit into memory.",
)
@option(
    "--latent-dim",
    group=_SETTINGS,
    type=bounded.width,
    metavar="N",
    help="Size of the latent vector.",
)
@option(
    "--width",
    group=_SETTINGS,
    type=bounded.width,
    metavar="N",
    help="Units or channels of the networks' first layer.  [default: the variant's; 64 for tokens]",
)
@option(
    "--networks",
    group=_SETTINGS,
    type=OneOf("NAME", lambda: NETWORKS),
    help="Networks instead of the variant's own; strided ones suit a CPU.",
)
@option(
    "--augment",
    group=_SETTINGS,
    type=SomeOf("HOW", AUGMENTATIONS, alone=("diff", "ada")),
    help="What disturbs images before they are judged, against few of them: diff, some of "
    "color,translation,cutout, or ada, which finds its strength itself.",
)
@option(
    "--pack",
    group=_SETTINGS,
    type=click.IntRange(min=2),
    metavar="N",
    help="Judge N samples together, against mode collapse.",
)
@option(
    "--learning-rate",
    group=_SETTINGS,
    type=click.FloatRange(0, min_open=True),
    metavar="RATE",
    help="Of both players' optimizers, instead of the paper's.",
)
@option(
    "--decay-after",
    group=_SETTINGS,
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Of the run; then both rates fall on a line to 0. 1: they stay. For variants that "
    "translate pictures.  [default: 0.5]",
)
@option(
    "--average",
    group=_SETTINGS,
    type=click.FloatRange(0, 1, max_open=True),
    metavar="DECAY",
    help="Decay of the averaged generator, 0 for none.  "
    "[default: the variant's for images, 0.999 for most; 0 for points]",
)
@option(
    "--set",
    "assignments",
    group=_SETTINGS,
    type=Assignment(),
    multiple=True,
    metavar="NAME=VALUE",
    help="Any other argument of VARIANT's class, as often as needed; see `keras-gan list VARIANT`.",
)
@option(
    "--evaluations",
    group=_MEASURE,
    type=bounded.times,
    default=0,
    metavar="N",
    show_default=True,
    help="Measure so often on the way: FID, KID, PRDC and whether labels are obeyed, of 2,000 "
    "samples, or n-grams of 640 sequences, into history.csv.",
)
@option(
    "--checkpoints",
    group=_MEASURE,
    type=bounded.times,
    default=0,
    metavar="N",
    show_default=True,
    help="Keep so many weights on the way, for `keras-gan evaluate`.",
)
@option(
    "--evaluation/--no-evaluation",
    group=_MEASURE,
    default=True,
    show_default=True,
    help="Measure the result, unless that needs Inception, which takes its time.",
)
@option(
    "--report/--no-report",
    group=_MEASURE,
    default=True,
    show_default=True,
    help="Say in RUN/report.html what happened and whether it is good.",
)
@option(
    "--config",
    group=_WHAT,
    type=click.Path(exists=True, dir_okay=False),
    is_eager=True,
    expose_value=False,
    callback=config.read,
    metavar="FILE",
    help="Settings in a .toml or .json file, by the names of the options; flags win. The run.json "
    "of a run repeats it.",
)
@option(
    "--resume",
    group=_FOLDER,
    is_flag=True,
    help="Go on where the run in RUN stopped, or beyond its end with more --steps or --epochs. "
    "VARIANT and all settings are the run's.",
)
@option("--overwrite", group=_FOLDER, is_flag=True, help="Begin anew and lose the run in RUN.")
@option(
    "--dry-run",
    group="Look first",
    is_flag=True,
    help="Print the full settings as JSON and do nothing.",
)
@verbose_option
@click.pass_context  # fmt: skip
def train(context, **options):
    """Train VARIANT on data and keep everything in the folder RUN.

    VARIANT is one of `keras-gan list`, or a class of your own, my_gan.py:MyGAN: a subclass of
    `keras_gan.models.AdversarialModel` or of a variant, whose `default_networks` or `recipes` may
    be your networks.

    What is left out is the paper's choice, apart from the defaults shown: they are
    `keras_gan.runs.recipe`'s, and a class in Python has them only when told. Ctrl-C saves;
    --resume goes on, to the same result as without the stop, and with more --steps beyond the end.
    `keras_gan.load_run` opens RUN.

    \b
    keras-gan train dcgan --data digits --out runs/digits
    keras-gan train wgan-gp --data ring --out runs/ring --epochs 20 --set penalty_weight=5
    keras-gan train my_gan.py:MyGAN --data folder:photos --size 64 --out runs/mine
    keras-gan train --resume --out runs/digits --steps 8000
    keras-gan train --config runs/digits/run.json --seed 1 --out runs/again
    """
    config.let_flags_win(context, options, ("epochs", "steps"))
    for one, other in (("epochs", "steps"), ("resume", "overwrite")):
        if options[one] and options[other]:
            raise click.UsageError(f"Give --{one} or --{other}, not both.")
    for parameter in context.command.params:
        needed = parameter.name in ("variant", "data") and not options["resume"]
        if needed and options[parameter.name] is None:
            raise click.MissingParameter(ctx=context, param=parameter)
    run = RunFolder(options["out"])
    if run.ours or runs.unsettled(run):
        run_checks.hold(run, context)
    if options["resume"]:
        resume(context, run, options)
    else:
        begin(context, run, options)
