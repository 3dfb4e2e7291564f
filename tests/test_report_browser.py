"""The page about a run in a real browser: the slider, day and night, a phone, no script at all."""

import pytest

from keras_gan import pages
from tests.browser import faults, needed, opened
from tests.reported import GOOD, changed, run_with

pytestmark = needed
NIGHT = {"color_scheme": "dark", "viewport": {"width": 400, "height": 800}}
#: By whether an element is wider than the page, without those that scroll on their own.
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """Of the page of one run, and of one that compares two of them; names hold markup."""
    folder = tmp_path_factory.mktemp("pages")
    loss = {"loss": {"class": "NonSaturating"}}
    one = run_with(folder / "<b>one", changed(GOOD, "results fid name", "<script>"), training=loss)
    two = run_with(folder / "two", changed(GOOD, "tests memorisation memorised", True), seed=1)
    both = pages.write_report([one, two], folder / "both.html")
    return pages.write_report(one).as_uri(), both.as_uri()


def test_the_slider_moves(addresses):
    with opened(addresses[0]) as page:
        shown = page.locator(".course figure:visible")
        assert shown.count() == 1 and page.locator("output").text_content() == "step 400"
        slider = page.get_by_role("slider")
        last = shown.get_by_role("img").get_attribute("alt")
        slider.press("Home")
        assert page.locator("output").text_content() == "step 100"
        assert slider.get_attribute("aria-valuetext") == "step 100"
        assert shown.count() == 1 and shown.get_by_role("img").get_attribute("alt") != last
        assert page.locator("h2").first.text_content() == "fine"
        assert not faults(page)


@pytest.mark.parametrize("number", [0, 1])
def test_at_night_on_a_phone(addresses, number):
    with opened(addresses[number], **NIGHT) as page:
        assert not page.evaluate(WIDE)
        assert not faults(page)
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark == "rgb(18, 22, 28)"
        curve = page.locator("svg path[style*='--c2']").first
        assert curve.evaluate("path => getComputedStyle(path).stroke") == "rgb(108, 178, 255)"


def test_without_scripts_all_moments_stand_side_by_side(addresses):
    with opened(addresses[0], java_script_enabled=False) as page:
        assert page.locator(".course figure:visible").count() == 3
        assert page.locator("figcaption:visible").first.text_content() == "step 100"
        assert not page.get_by_role("slider").is_visible()
