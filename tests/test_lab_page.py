"""The laboratory's page in a real browser: live, with two tabs, without its server, recorded."""

import subprocess
import sys
import time

import numpy as np
import pytest

from keras_gan.pages.lab import recording
from keras_gan.pages.lab.laboratory import Laboratory
from tests.browser import faults, needed, opened
from tests.lab_served import experiment, served
from tests.processes import ROOT, environment

pytestmark = needed


def until(page, script, seconds=60):
    """Wait for what a script says; the page's policy forbids Playwright's own way of it."""
    end = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < end, f"{script}: {page.inner_text('body'):.500}"
        time.sleep(0.05)


def step(page):
    return int(page.inner_text("#step").replace(",", ""))


def weights(page, player):
    return page.evaluate(f"lab.views[0].frame.{player}")


def say(page, message):
    page.evaluate(f"lab.say({message})")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(scheme):
    """The page's own policy forbids the tool's script, so the browser looks away."""
    with served() as address, opened(address, color_scheme=scheme, bypass_csp=True) as page:
        until(page, "lab.redraws > 0")
        assert faults(page) == {}


def test_a_student_plays():
    with served() as address, opened(address) as page:
        until(page, "lab.redraws > 0")
        assert step(page) == 0
        generator, discriminator = (weights(page, p) for p in ("generator", "discriminator"))

        page.click("#step-d")  # the discriminator alone
        until(page, f"lab.views[0].frame.discriminator !== '{discriminator}'")
        assert (step(page), weights(page, "generator")) == (0, generator)
        discriminator = weights(page, "discriminator")
        page.keyboard.press("g")  # the generator alone
        until(page, "document.getElementById('step').textContent === '1'")
        assert weights(page, "discriminator") == discriminator
        assert weights(page, "generator") != generator

        page.keyboard.press("r")
        until(page, "document.getElementById('step').textContent === '0'")
        page.click("#play")
        until(page, "lab.views[0].curves.data[0].length > 5")
        page.locator("#g_rate-0").fill("-1")
        page.click("#play")
        until(page, "document.getElementById('play').textContent === 'Play'")
        assert step(page) >= 5

        with page.context.new_page() as other:  # a second tab sees the same, and what was before
            other.goto(address)
            until(other, "lab.redraws > 0 && lab.views[0].curves.data[0].length > 5")
            assert step(other) == step(page)
            until(other, "document.getElementById('g_rate-0').value === '-1'")
            other.click("#step-both")
            until(page, f"document.getElementById('step').textContent !== '{step(page):,}'")
        page.reload()
        until(page, "lab.redraws > 0 && lab.views[0].curves.data[0].length > 5")

        page.click("text=Draw your own data")
        box = page.locator("canvas").first.bounding_box()
        page.mouse.move(box["x"] + 50, box["y"] + 50)
        page.mouse.down()
        page.mouse.move(box["x"] + 200, box["y"] + 50, steps=5)
        page.mouse.up()
        page.click("text=Use these points")
        until(page, "lab.scene.experiment.data === 'drawn' && lab.views[0].frame")
        real = np.array(page.evaluate("Array.from(lab.views[0].real)")).reshape(-1, 2)
        assert real[:, 1].std() < 0.05 < 0.15 < real[:, 0].std()

        page.select_option("#variant-0", "dragan")
        until(page, "lab.scene.arms[0].settings.variant === 'dragan'")
        page.select_option("#penalty-0", "DRAGAN")
        until(page, "document.getElementById('error').textContent.includes('brings this penalty')")
        assert page.input_value("#penalty-0") == "none"  # as it is, not as it was asked
        say(page, "{do: 'dance'}")
        until(page, "document.getElementById('error').textContent.includes('what to `do`')")
        for _ in range(100):
            say(page, "{do: 'speed', steps: 3}")
        until(page, "document.getElementById('speed').value === '3'")
        page.click("text=Add a second setting")
        until(page, "lab.views.length === 2 && lab.views[1].frame")
        assert weights(page, "generator") == page.evaluate("lab.views[1].frame.generator")


def test_the_server_is_gone():
    """The page is there before Keras is, and says what to do when the training has ended."""
    command = [sys.executable, "-m", "keras_gan.cli", "lab", "--no-open", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    )
    try:
        with opened(process.stdout.readline().strip()) as page:
            assert page.inner_text("h1") == "GAN laboratory"
            until(page, "lab.redraws > 0")  # or the browser may log a connection half made
            process.kill()
            process.wait()
            until(page, "document.getElementById('status').textContent.includes('has ended')")
            assert page.is_disabled("#play")
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@pytest.mark.parametrize("variant", ["gan", "sngan"])
def test_the_page_computes_what_keras_does(tmp_path, rng, variant):
    """In a recording, without a server: points, scores and gradients at 100 points."""
    path = tmp_path / "<b>.html"
    told = []
    laboratory = Laboratory(told.append, experiment({"variant": variant}))
    laboratory.set_up()
    begun = laboratory.frame()
    laboratory.advance()
    recording.write(path, told[0], [begun, laboratory.frame()])
    gan = laboratory.arms[0].gan
    points = rng.normal(size=(100, 2)).astype("float32")
    with opened(path.as_uri()) as page:
        until(page, "lab.redraws > 0")
        page.click("#step-both")
        until(page, "lab.redraws > 1")
        assert step(page) == laboratory.step == 5

        def computed(network, method, points):
            given = f"Float64Array.from({points.ravel().tolist()})"
            made = page.evaluate(f"Array.from(lab.views[0].{network}.{method}({given}))")
            return np.array(made).reshape(len(points), -1)

        for player, network in (("generator", gan.generator), ("discriminator", gan.discriminator)):
            made = computed(player, "run", points)
            np.testing.assert_allclose(made, network.predict(points, verbose=0), atol=1e-5)
        gradients = computed("discriminator", "gradient", points)
        for axis, h in enumerate(1e-6 * np.eye(2)):
            ahead, behind = (
                computed("discriminator", "run", points + s * h)[:, 0] for s in (1, -1)
            )
            np.testing.assert_allclose(gradients[:, axis], (ahead - behind) / 2e-6, atol=1e-3)


def test_a_recording_plays_without_a_server(tmp_path):
    path = tmp_path / "run.html"
    size = recording.record(experiment({}, {"k": 2}), path, steps=8, frames=5)
    assert size == path.stat().st_size < 200_000
    with opened(path.as_uri(), viewport={"width": 400, "height": 800}) as page:
        until(page, "lab.redraws > 0")
        assert page.inner_text("h2") == "A: gan, k 1"
        page.click("#play")
        until(page, "document.getElementById('step').textContent === '8'")
        until(page, "document.getElementById('play').textContent === 'Play'")
        page.locator("#slider").fill("1")
        until(page, "document.getElementById('step').textContent === '2'")
        assert page.evaluate("lab.views[1].curves.data[0]") == [0, 2, 4, 6, 8]
        assert page.evaluate("document.body.scrollWidth") <= 400
