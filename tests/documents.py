"""The fenced blocks of README and of the pages under docs, and the lines that they stand on."""

import re
import typing
from pathlib import Path

ROOT = Path(__file__).parent.parent

PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
_FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
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
