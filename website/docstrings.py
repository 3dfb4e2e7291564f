"""What mkdocstrings is told of this package: which names are public, and that examples are code."""

import inspect
import re

import griffe

_EXAMPLE = re.compile(r"^( *)Example:\n((?:\1 +.*\n?|\n)+)", re.MULTILINE)


class Docstrings(griffe.Extension):
    """Rooms show what their `__init__` imports; the code under `Example:` is shown as code."""

    def on_package(self, *, pkg, **kwargs):
        rooms = [pkg]
        for room in rooms:
            rooms += [m for m in room.modules.values() if not m.is_alias and m.is_init_module]
            for member in room.members.values():
                if member.is_alias and member.target_path.startswith(f"{pkg.path}."):
                    member.public = not member.name.startswith("_")

    def on_object(self, *, obj, **kwargs):
        if obj.docstring:
            obj.docstring.value = _EXAMPLE.sub(_fenced, obj.docstring.value)


def _fenced(match):
    margin, code = match[1], inspect.cleandoc(match[2])
    lines = [f"{margin}    {line}".rstrip() for line in ("```python", *code.split("\n"), "```")]
    return "\n".join([f"{margin}Example:", *lines, "", ""])
