"""`keras-gan list`."""

import shutil

import click

from keras_gan.cli import backend_choice
from keras_gan.cli.variant_files import variants


@click.command("list")
def list_command():
    """Show the variants, the data and the backends."""
    click.echo("Variants (keras-gan train VARIANT):")
    _echo_table({name: summary for name, (_, _, summary) in variants().items()})
    configured = backend_choice.configured_backend()
    # Any backend will do for reading names; JAX is the quickest to import.
    quick = next(filter(backend_choice.is_installed, ("jax", "tensorflow", "torch")), None)
    backend_choice.choose(configured=quick, quiet=True)
    # Imports Keras: only now.
    from keras_gan import data

    click.echo("\nData (--data):")
    _echo_table(data.names())
    click.echo("\nBackends (--backend):")
    _echo_table({name: _state(name, configured) for name in backend_choice.BACKENDS})


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
