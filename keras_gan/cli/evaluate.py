"""`keras-gan evaluate`."""

from pathlib import Path

import click

from keras_gan import runs
from keras_gan.cli import backend_choice, bounded, existing, run_checks
from keras_gan.cli.grouped import GroupedCommand, option, typed
from keras_gan.cli.quiet import verbose_option
from keras_gan.cli.spelling import OneOf, suggestion
from keras_gan.runs import RunFolder

METRICS = ("fid", "kid", "is", "prdc", "obeyed", "intra_fid", "gan_train", "r_precision", "modes",
           "memorisation")  # fmt: skip
#: Of a run that translates pictures.
TRANSLATION_METRICS = ("l1", "psnr", "ssim", "retrieval", "kid", "fid", "cycle", "identity")
#: Of a run that makes sequences; the names are those of `evaluation.SequenceEvaluator`.
SEQUENCE_METRICS = ("js", "distinct", "bleu", "law", "total_variation", "likelihood",
                    "memorisation")  # fmt: skip
_OWN = ("against", "held_out", "split", "size", "labels", "seeds")
#: What a RUN does: its metrics, the options without meaning, and why they have none.
_KINDS = {
    "of samples": (METRICS, (), ""),
    "that translates": (
        TRANSLATION_METRICS,
        _OWN,
        "this RUN translates pictures, and is measured on those that its own data hold out.",
    ),
    "of sequences": (
        SEQUENCE_METRICS,
        (*_OWN, "extractor", "inception_weights", "batch_size"),
        "this RUN makes sequences, which are measured as they are, with those that its own data "
        "hold out.",
    ),
}
EXTRACTORS = ("auto", "classifier", "inception", "inception-clean", "pixels")
_WHAT, _HOW, _OUT = "Against what", "How", "What comes out"


class Names(click.ParamType):
    """Names of metrics with commas between them."""

    name = "METRICS"

    def convert(self, value, param, ctx):
        if not isinstance(value, str):
            return value
        names = tuple(word.strip() for word in value.split(",") if word.strip())
        known = tuple(dict.fromkeys((*METRICS, *TRANSLATION_METRICS, *SEQUENCE_METRICS)))
        shown = (f"{', '.join(METRICS)}; of translations {', '.join(TRANSLATION_METRICS)}; of "
                 f"sequences {', '.join(SEQUENCE_METRICS)}")  # fmt: skip
        for name in names:
            if name not in known:
                hint = suggestion(name, known)
                self.fail(f"there is no {name!r}.{hint} Choose from: {shown}.", param, ctx)
        if not names:
            self.fail(f"name at least one of {', '.join(METRICS)}.", param, ctx)
        return names


class ExtractorName(click.ParamType):
    """One of the known extractors, or a Keras file."""

    name = "EXTRACTOR"

    def convert(self, value, param, ctx):
        if value in EXTRACTORS or (value.endswith(".keras") and Path(value).is_file()):
            return value
        if value.endswith(".keras"):
            self.fail(f"there is no file {value}.", param, ctx)
        hint = suggestion(value, EXTRACTORS)
        self.fail(f"there is no {value!r}.{hint} Choose from: {', '.join(EXTRACTORS)}, or give "
                  "the path of a .keras file.", param, ctx)  # fmt: skip


@click.command(cls=GroupedCommand)
@click.argument("target", type=click.Path(exists=True), metavar="RUN|FOLDER|FILE")
@option("--against", "--data", "against", group=_WHAT, metavar="NAME",
        help="Real data, such as digits or a folder; the run's own when left out.")  # fmt: skip
@option("--held-out", group=_WHAT, metavar="NAME",
        help="Real data that the generator has not seen, for the memorisation test; known for "
        "named data and runs.")  # fmt: skip
@option("--split", group=_WHAT, type=click.Choice(["train", "held_out"]), default="train",
        show_default=True, help="Which real samples to compare with.")  # fmt: skip
@option("--size", group=_WHAT, type=bounded.size, metavar="PIXELS",
        help="Resize images of --against and FOLDER; the run's own when left out.")  # fmt: skip
@option("--metrics", group=_HOW, type=Names(), metavar="LIST",
        help=f"Of {', '.join(METRICS)}, with commas between, or of a RUN that translates "
        f"{', '.join(TRANSLATION_METRICS)}, or of one that makes sequences "
        f"{', '.join(SEQUENCE_METRICS)}; when left out all that the data allow but gan_train, "
        "which trains a classifier.")  # fmt: skip
@option("--labels", group=_HOW, type=click.Path(exists=True, dir_okay=False), metavar="FILE.npy",
        help="The class that each sample of FILE.npy was asked to be; a FOLDER says it by its "
        "subfolders.")  # fmt: skip
@option("--count", group=_HOW, type=bounded.samples, default=10_000, metavar="N",
        show_default=True, help="Samples to generate from a RUN, on which FID depends; of a RUN "
        "that translates held-out pictures to look at, in memory. Of sequences 640 if left out, as "
        "in the papers.")  # fmt: skip
@option("--seeds", group=_HOW, type=bounded.seeds, default=1, metavar="S", show_default=True,
        help="Sampling seeds of a RUN; more than one gives the spread.")  # fmt: skip
@option("--extractor", group=_HOW, type=ExtractorName(), default="auto", metavar="NAME",
        help="classifier (of the data's labels), inception, inception-clean, pixels or a .keras "
        "file for images in [-1, 1]; auto: the classifier where there are labels, pixels for a "
        "RUN that translates.")  # fmt: skip
@option("--inception-weights", group=_HOW, type=click.Path(exists=True, dir_okay=False),
        metavar="FILE", help="The published .pth, where there is no network.")  # fmt: skip
@option("--batch-size", group=_HOW, type=bounded.rows, metavar="N", help="Samples at once.")
@option("--backend", group=_HOW, type=OneOf("BACKEND", lambda: backend_choice.BACKENDS),
        help="tensorflow, jax or torch; the run's own when left out.")  # fmt: skip
@option("--json", "as_json", group=_OUT, is_flag=True,
        help="JSON with everything that defines the numbers, instead of a table.")  # fmt: skip
@option("--out", group=_OUT, type=existing.OutPath(file_okay=False), metavar="DIR",
        help="For evaluation.json and pictures.  [default: RUN/evaluation]")  # fmt: skip
@option("--overwrite", group=_OUT, is_flag=True,
        help="Replace evaluation.json and pictures in DIR that are not of an earlier evaluation of "
        "the same.")  # fmt: skip
@option("--report/--no-report", group=_OUT, default=True, show_default=True,
        help="Write RUN/report.html too, unless the numbers go elsewhere.")  # fmt: skip
@verbose_option
@click.pass_context
def evaluate(context, target, **options):
    """Measure generated samples: of a RUN, of a FOLDER of images, or in a FILE.

    FILE is an array of samples, .npy or .npz (x, and perhaps labels y), in [-1, 1] or of 8 bits, or
    a .keras model, a GAN or a generator of normal latents.

    \b
    keras-gan evaluate runs/digits
    keras-gan evaluate runs/by_label --metrics obeyed,intra_fid,gan_train
    keras-gan evaluate samples.npy --against digits --metrics fid,kid --json
    keras-gan evaluate model.keras --against digits
    keras-gan evaluate generated/ --against folder:photos --size 64 --extractor inception
    keras-gan evaluate runs/outlines --metrics l1,ssim,retrieval
    """
    target = Path(target)
    run, settings = _run(target)
    kind = _kind(settings)
    _check_metrics(options["metrics"], kind)
    _refuse_unused(context, kind)
    if kind == "of sequences" and not typed(context, "count"):
        options["count"] = 640
    if run is None and options["against"] is None:
        raise click.BadParameter(
            f"{target} is no run, so it must be said which real data to compare with.",
            param_hint="--against",
        )
    if target.is_file() and target.suffix not in (".npy", ".npz", ".keras"):
        raise click.BadParameter(
            "a file must be an array of samples, .npy or .npz, or a .keras model, not "
            f"{target.name}.",
            param_hint="RUN|FOLDER|FILE",
        )
    if run is None and target.suffix != ".keras" and options["seeds"] > 1:
        raise click.BadParameter(
            "only a RUN or a model can generate again; files hold one set of samples.",
            param_hint="--seeds",
        )
    if options["labels"] and target.suffix != ".npy":
        raise click.BadParameter("they are for a FILE.npy of samples.", param_hint="--labels")
    if options["inception_weights"] and not options["extractor"].startswith("inception"):
        raise click.BadParameter(
            "they are for --extractor inception (or inception-clean).",
            param_hint="--inception-weights",
        )
    out = Path(options.pop("out") or _default_out(target, run))
    reported = options.pop("report") and run is not None and out == run.evaluation
    existing.check_report(out, options.pop("overwrite"), target)
    backend_choice.choose(options.pop("backend"), settings and settings["backend"])
    # They import Keras: only now, when the backend is chosen.
    from keras_gan.cli import reporting

    if kind == "that translates":
        from keras_gan.cli import evaluating_translations as evaluating
    elif kind == "of sequences":
        from keras_gan.cli import evaluating_sequences as evaluating
    else:
        from keras_gan.cli import evaluating

    evaluating.evaluate(target, run, settings, out, **options)
    if run is not None and run.finished and out == run.evaluation:
        runs.write_card(run)
    if reported:
        reporting.write(run, err=options["as_json"])


def _kind(settings):
    if settings and settings["tokens"]:
        return "of sequences"
    return "that translates" if settings and settings["target_shape"] else "of samples"


def _check_metrics(names, kind):
    known, _, _ = _KINDS[kind]
    for name in names or ():
        if name not in known:
            raise click.BadParameter(
                f"{name!r} is not measured of a RUN {kind}. Choose from: {', '.join(known)}.",
                param_hint="--metrics",
            )


def _refuse_unused(context, kind):
    _, unused, why = _KINDS[kind]
    for name in unused:
        if typed(context, name):
            flag = f"--{name.replace('_', '-')}"
            raise click.BadParameter(f"{why} Leave it out.", param_hint=flag)


def _run(target):
    """(RunFolder, its settings), or (None, None) for a folder of images or a file."""
    if not target.is_dir() or not (target / "run.json").exists():
        return None, None
    run = RunFolder(target)
    settings = run_checks.read_settings(run)
    if not run.finished:
        run_checks.check_loadable(run)
    return run, settings


def _default_out(target, run):
    if run is not None:
        return run.evaluation
    return target.with_name(f"{target.stem}-evaluation")
