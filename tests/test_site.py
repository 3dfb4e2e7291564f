"""The documentation builds strictly and needs no network, and every command in it exists."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys

import click
import pytest

from keras_gan.cli import main
from tests.documents import PAGES, ROOT, commands

_SHAPES = re.compile(r"[A-Z]+(\.npy)?(\|.*)?|\.\.\.")  # what stands for something else, as in RUN


def parsed(words):
    """Raise what click raises of a command's words; whether files exist is not asked."""
    command = main.get_command(None, words[0])
    if command is None:
        raise click.UsageError(f"there is no keras-gan {words[0]}")
    context = click.Context(command, info_name=words[0])
    values, left, _ = command.make_parser(context).parse_args(list(words[1:]))
    if left:
        raise click.UsageError(f"too many arguments: {left}")
    for parameter in command.get_params(context):
        value = values.get(parameter.name)
        shown = value if isinstance(value, list | tuple) else [value]
        one = [
            v for v in shown if isinstance(v, str) and not _SHAPES.fullmatch(v) and ".py:" not in v
        ]
        if not isinstance(parameter.type, click.Path):
            for value in one:
                parameter.type(value, parameter, context)


def words_of(line):
    return shlex.split(line.partition("keras-gan ")[2], comments=True)


COMMANDS = sorted({(page, line.strip()) for page, text in PAGES.items() for line in commands(text)
                   if "keras-gan " in line and words_of(line)})  # fmt: skip


def test_every_command_exists():
    assert len(COMMANDS) > 40
    for page, line in COMMANDS:
        try:
            parsed(words_of(line))
        except click.ClickException as error:
            pytest.fail(f"{page}: {line}\n{error.format_message()}")


@pytest.mark.parametrize(
    "line", ["train dcgan --stepz 3", "evaluat RUN", "train nogan", "train gan --pack 1"]
)
def test_a_wrong_command_is_found(line):
    with pytest.raises(click.ClickException):
        parsed(line.split())


def test_examples_that_are_named_exist():
    for page, text in PAGES.items():
        for path, flags in re.findall(r"python (examples/[\w/]+\.py)((?: --[\w-]+ [\w.]+)*)", text):
            source = (ROOT / path).read_text(encoding="utf-8")
            for flag in re.findall(r"--[\w-]+", flags):
                assert f'"{flag}"' in source, f"{page}: {path} has no {flag}"


needs_extra = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("zensical", "mkdocstrings_handlers"))),
    reason='the site is built by `pip install ".[docs]"`',
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the built site, {path: HTML}."""
    folder = tmp_path_factory.mktemp("site")
    for name in ("mkdocs.yml", "docs", "website", "keras_gan", "benchmarks", "CHANGELOG.md",
                 "CONTRIBUTING.md"):  # fmt: skip
        copy = shutil.copytree if name == "docs" else shutil.copy if "." in name else None
        (copy or os.symlink)(ROOT / name, folder / name)
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
    built = folder / "site"
    return built, {str(p.relative_to(built)): p.read_text() for p in built.rglob("*.html")}


@needs_extra
def test_every_page_is_built_and_in_the_menu(site):
    menu = (ROOT / "mkdocs.yml").read_text()
    for page in [page.removeprefix("docs/") for page in PAGES if page.startswith("docs/")]:
        assert f": {page}\n" in menu, f"{page} is not in the nav of mkdocs.yml"
        assert page.replace(".md", ".html") in site[1]


@needs_extra
def test_pictures_are_there_and_nothing_comes_from_elsewhere(site):
    folder, pages = site
    for page, html in pages.items():
        loaded = re.findall(r'<(?:img|script|iframe|source)\b[^>]*\bsrc="([^"]+)"', html)
        loaded += re.findall(
            r'<link\b[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href="([^"]+)"', html
        )
        for address in loaded:
            assert not re.match(r"(https?:)?//", address), f"{page} loads {address}"
            if not address.startswith("data:") and page != "404.html":
                assert (folder / page).parent.joinpath(address).exists(), f"{page}: {address}"
    for styles in folder.rglob("*.css"):
        assert not re.search(r"url\(.?https?:", styles.read_text()), styles


@needs_extra
def test_the_reference_shows_every_public_class(site):
    for room in ("layers", "losses", "regularizers", "callbacks", "variants"):
        public = importlib.import_module(f"keras_gan.{room}")
        names = {n for n, value in vars(public).items() if isinstance(value, type)}
        assert len(names) > 5
        missing = {
            n for n in names if f'id="keras_gan.{room}.{n}"' not in site[1][f"api/{room}.html"]
        }
        assert not missing, f"docs/api/{room}.md lacks {missing}"
    assert re.search(
        r'class="example".{0,300}class="highlight"', site[1]["api/losses.html"], re.DOTALL
    )
