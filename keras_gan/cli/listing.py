"""`keras-gan list`."""

import shutil

import click

from keras_gan.cli import backend_choice
from keras_gan.cli.quiet import verbose_option
from keras_gan.cli.variant_name import VariantName
from keras_gan.runs import variants


@click.command("list")
@click.argument("variant", type=VariantName(), required=False)
@verbose_option
def list_command(variant):
    """Show the variants, the data and the backends; or what there is to know about VARIANT.

    \b
    keras-gan list
    keras-gan list wgan-gp
    """
    configured = backend_choice.configured_backend()
    # Any backend will do for reading names; JAX is the quickest to import.
    quick = next(filter(backend_choice.is_installed, ("jax", "tensorflow", "torch")), None)
    if variant is None:
        click.echo("Variants (keras-gan train VARIANT):")
        _echo_table({name: summary for name, (_, _, summary) in variants().items()})
    backend_choice.choose(configured=quick, quiet=True)
    # They import Keras: only now.
    if variant is not None:
        _describe(variant)
        return
    from keras_gan import data

    click.echo("\nData (--data):")
    _echo_table(data.names())
    click.echo("\nBackends (--backend):")
    _echo_table({name: _state(name, configured) for name in backend_choice.BACKENDS})


def _describe(variant):
    from keras_gan import runs
    from keras_gan.cli import set_values, settings

    cls = settings.variant_class(variant)
    click.echo(f"{cls.__name__}: {runs.summary(cls)}")
    for title, address in runs.papers(cls):
        click.echo(f"{title}: {address}")
    click.echo(f"Minibatches of {cls.batch_size} (--batch-size), {cls.usual_steps} steps (--steps)")
    click.echo("\nArguments (--set NAME=VALUE):")
    _echo_table({
        f"{name}={_shown(keyword.default)}": keyword.meaning
        for name, keyword in set_values.settable(cls).items()
    })  # fmt: skip


def _shown(default):
    return "..." if isinstance(default, type) else default


def _state(name, configured):
    if not backend_choice.is_installed(name):
        return f'not installed: pip install "keras_gan[{name}]"'
    return "installed, the configured one" if name == configured else "installed"


def _echo_table(rows):
    width = max(map(len, rows))
    formatter = click.HelpFormatter(width=max(80, min(shutil.get_terminal_size().columns, 120)))
    with formatter.indentation():
        formatter.write_dl(list(rows.items()), col_max=width + 2)
    click.echo(formatter.getvalue(), nl=False)
