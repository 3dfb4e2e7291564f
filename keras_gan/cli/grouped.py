"""Options that the help shows in groups."""

import functools

import click
from click.core import ParameterSource


class GroupedOption(click.Option):
    """An option that knows its heading."""

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group


class GroupedCommand(click.Command):
    """A command whose help has one section for each group of options."""

    def format_options(self, ctx, formatter):
        groups = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record and isinstance(parameter, click.Option):
                groups.setdefault(getattr(parameter, "group", "Help"), []).append(record)
        for heading, records in groups.items():
            with formatter.section(heading):
                formatter.write_dl(records)


option = functools.partial(click.option, cls=GroupedOption)


def typed(context, name):
    """Whether a parameter was given on the command line, and is no default."""
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE
