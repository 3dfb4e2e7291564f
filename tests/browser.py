"""A real browser for the tests of pages: Chromium of the system, driven by Playwright."""

import contextlib
import shutil

import pytest

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
# A page of ours needs no network; without these Chromium asks its maker's hosts at each start.
OFFLINE = """
--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync
"""

needed = pytest.mark.skipif(
    PROGRAM is None, reason="no chromium on the PATH: `apt-get install chromium` tests the pages"
)


@contextlib.contextmanager
def opened(address, **context):
    """The page at an address in a window of its own; it must log no error by the end.

    `context` goes to Playwright's `new_context`: `java_script_enabled=False`,
    `color_scheme="dark"`, `viewport={"width": 400, "height": 800}`.
    """
    from playwright.sync_api import sync_playwright

    errors = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=OFFLINE.split())
        page = browser.new_context(**context).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: line.type == "error" and errors.append(line.text))
        page.goto(address)
        yield page
        browser.close()
    assert not errors, errors


def faults(page):
    """What axe-core finds, contrast and alternative texts among it: {rule: elements}."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found}
