"""`keras-gan lab`."""

import errno
import importlib.util
import threading
import webbrowser
from pathlib import Path

import click

from keras_gan.cli import backend_choice, bounded
from keras_gan.cli.existing import OutPath, check_file
from keras_gan.cli.grouped import GroupedCommand, option
from keras_gan.cli.quiet import verbose_option
from keras_gan.cli.set_values import Assignment
from keras_gan.cli.spelling import OneOf

_BEGIN, _SERVE = "What it begins with", "The page on this machine"
_RECORD = "A recording instead"


def _data_names():
    from keras_gan.pages.lab.plane import NAMES

    return [name for name in NAMES if name != "drawn"]


@click.command(cls=GroupedCommand)
@option(
    "--data",
    group=_BEGIN,
    default="ring",
    show_default=True,
    type=OneOf("NAME", _data_names),
    help='Points in the plane: line, "two Gaussians", ring, grid or "swiss roll".',
)
@option(
    "--seed",
    group=_BEGIN,
    type=click.IntRange(0, 2**31 - 1),
    default=0,
    show_default=True,
    metavar="N",
    help="Fixes weights, noise and the order of the data.",
)
@option(
    "--set",
    "assignments",
    group=_BEGIN,
    type=Assignment(),
    multiple=True,
    metavar="NAME=VALUE",
    help="Any setting of the page, such as variant=wgan-gp, k=5, g_rate=0.001, d_width=32; as "
    "often as needed.",
)
@option(
    "--versus",
    "others",
    group=_BEGIN,
    type=Assignment(),
    multiple=True,
    metavar="NAME=VALUE",
    help="A second setting beside the first, which differs in this; as often as needed.",
)
@option(
    "--backend",
    group=_BEGIN,
    type=OneOf("BACKEND", lambda: backend_choice.BACKENDS),
    help="tensorflow, jax or torch; without it the one that Keras is configured for.",
)
@option(
    "--port",
    group=_SERVE,
    type=click.IntRange(0, 65535),
    default=8642,
    show_default=True,
    metavar="N",
    help="Where the page is; 0 takes a free one.",
)
@option(
    "--host",
    group=_SERVE,
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Who may come. Another address than this machine's own lets others drive the training.",
)
@option("--no-open", group=_SERVE, is_flag=True, help="Do not open the browser.")
@option(
    "--record",
    group=_RECORD,
    type=OutPath(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="Train without a browser and write a page that replays it, without server and network.",
)
@option(
    "--steps",
    group=_RECORD,
    type=bounded.steps,
    default=2000,
    show_default=True,
    metavar="N",
    help="Generator updates of the recording.",
)
@option(
    "--frames",
    group=_RECORD,
    type=click.IntRange(2, 2000),
    default=200,
    show_default=True,
    metavar="N",
    help="Pictures of the recording.",
)
@option("--overwrite", group=_RECORD, is_flag=True, help="Replace FILE.html.")
@verbose_option
def lab(
    data, seed, assignments, others, backend, port, host, no_open, record, steps, frames, overwrite
):
    """Play with GANs of points in the browser, which train here while you turn the controls.

    \b
    keras-gan lab
    keras-gan lab --data grid --set variant=wgan-gp --set k=5 --versus variant=gan --versus k=1
    keras-gan lab --data ring --steps 3000 --record ring.html
    """  # fmt: skip
    experiment = {"data": data, "seed": seed, "arms": _arms(assignments, others)}
    if record is None:
        _check_installed()
    else:
        check_file(record, overwrite, "--record")
    backend_choice.choose(backend)
    if record is None:
        _serve(experiment, host, port, no_open)
    else:
        _record(experiment, record, steps, frames)


def _arms(assignments, others):
    from keras_gan.pages.lab.settings import default_arm

    first = {**default_arm(), **_values(assignments, "--set")}
    return [first, {**first, **_values(others, "--versus")}] if others else [first]


def _values(assignments, flag):
    """{name: value}, each checked as if the page had sent it."""
    from keras_gan.pages.lab.fields import Refused
    from keras_gan.pages.lab.settings import ARM, checked_text

    try:
        return dict(checked_text(ARM, name, text) for name, text in assignments)
    except Refused as error:
        raise click.BadParameter(str(error), param_hint=flag) from None


def _check_installed():
    if importlib.util.find_spec("websockets") is None:
        raise click.ClickException(
            'The laboratory needs the package websockets. Type: pip install "keras_gan[lab]"'
        )


def _serve(experiment, host, port, no_open):
    from keras_gan.pages.lab import server

    def started(address):
        click.echo(address)
        click.echo("Ctrl-C ends the training.", err=True)
        if host not in server.LOOPBACK:
            click.echo(
                f"note: whoever can reach {host} can drive this training; nothing is encrypted",
                err=True,
            )
        if not no_open:
            # Beside the server, since some browsers return when they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    try:
        server.run(experiment, host, port, started)
    except KeyboardInterrupt:
        pass
    except OSError as error:
        flag = "--port" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "--host"
        hint = " Choose another, or 0 for a free one." if flag == "--port" else ""
        raise click.BadParameter(
            f"{host}:{port} cannot be served: {error.strerror or error}.{hint}", param_hint=flag
        ) from None


def _record(experiment, path, steps, frames):
    from keras_gan.pages.lab import recording

    try:
        size = recording.record(experiment, path, steps, frames)
    except (ValueError, FloatingPointError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{path}: {size / 1e3:.0f} kB", err=True)
    click.echo(path)
