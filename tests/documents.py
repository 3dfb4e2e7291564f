"""The code that is shown: blocks of README and of docs, examples in docstrings; and its lines."""

import ast
import re
import textwrap
import typing
from pathlib import Path

ROOT = Path(__file__).parent.parent

PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
_FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# What is indented further than the word, as website/docstrings.py finds it.
_EXAMPLE = re.compile(r"^( *)Example:\n((?:\1 +.*\n?|\n)+)", re.MULTILINE)
_INLINE = re.compile(r"`(keras-gan [^`]+)`")


class Block(typing.NamedTuple):
    """`code` in a `language`; `title` is what follows it, `line` the line of the fence."""

    language: str
    title: str
    code: str
    line: int

    @property
    def is_run(self):
        """A reader sees the title of a block that no test runs."""
        return "Not run in the tests" not in self.title


def blocks(text):
    """All `Block`s of a page in their order."""
    for match in _FENCE.finditer(text):
        language, title, code = match.groups()
        yield Block(language, title, code, text.count("\n", 0, match.start()) + 1)


def commands(text):
    """Each line of a shell in a page: in blocks, where `\\` goes on, and among the words."""
    for block in blocks(text):
        if block.language in ("", "sh"):
            yield from block.code.replace("\\\n", " ").splitlines()
    for match in _INLINE.finditer(_FENCE.sub("", text)):
        yield " ".join(match[1].split())


class Example(typing.NamedTuple):
    """The `code` under `Example:` in the docstring of `module`'s `name`, and its first line."""

    module: str
    name: str
    code: str
    line: int

    @property
    def title(self):
        return f"{self.module}:{self.name}"


def examples(folder):
    """The `Example`s of all docstrings in a package of ours, in their order."""
    for path in sorted(Path(folder).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for name, docstring, line in _docstrings(ast.parse(path.read_text(encoding="utf-8"))):
            for match in _EXAMPLE.finditer(docstring):
                at = line + docstring.count("\n", 0, match.start(2))
                yield Example(module, name, textwrap.dedent(match[2]), at)


def _docstrings(node, names=()):
    """(dotted name, docstring, its first line) of all classes and functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            inner = (*names, child.name)
            if ast.get_docstring(child):
                first = child.body[0]
                yield ".".join(inner), first.value.value, first.lineno
            yield from _docstrings(child, inner)
