"""The laboratory without a browser: its measures, its messages, what the page computes with."""

import asyncio
import contextlib
import http.client
import json
import queue
import socket

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.spatial.distance import jensenshannon
from scipy.special import expit
from scipy.stats import wasserstein_distance_nd

from keras_gan.cli import main
from keras_gan.pages.lab import measures, messages
from keras_gan.pages.lab.arm import ARROWS, SHOWN, Arm
from keras_gan.pages.lab.fields import Refused
from keras_gan.pages.lab.fitting import fitting_variants
from keras_gan.pages.lab.hub import Hub
from keras_gan.pages.lab.laboratory import Laboratory
from keras_gan.pages.lab.plane import NAMES, REACH, plane
from keras_gan.pages.lab.settings import LOSSES
from tests.lab_served import experiment, served


def arm(**chosen):
    settings = {**experiment()["arms"][0], **chosen}
    chosen = plane("ring")
    return Arm(settings, chosen, chosen.points(500, 0), seed=0)


def test_cells_hold_all_points_and_change_none(rng):
    """GAN Lab lost two thirds of its real points while it counted them."""
    points = rng.normal(size=(1000, 2))
    before = points.copy()
    outside = (np.abs(points) >= REACH).any(axis=1).mean()
    for _ in range(2):
        shares = measures.shares(points)
        assert shares.sum() == pytest.approx(1.0)
        assert shares[-1] == pytest.approx(outside) and outside > 0.1
    np.testing.assert_array_equal(points, before)


def test_distances_are_those_of_scipy(rng):
    ring = plane("ring")
    measure, fakes = measures.Measures(ring, 0), rng.normal(size=(measures.COUNTED, 2))
    real = ring.points(10 * measures.COUNTED + measures.ASSIGNED, [0, 1])[measures.ASSIGNED :]
    expected = jensenshannon(measures.shares(real), measures.shares(fakes)) ** 2
    assert measure(fakes)["js"] == pytest.approx(expected)
    assert measure(np.full_like(fakes, 100.0))["js"] == pytest.approx(np.log(2))
    real, fake = rng.normal(size=(2, 7, 2))
    expected = wasserstein_distance_nd(real, fake)
    assert measures.wasserstein(real, fake) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "drawn"])
def test_data_lie_in_the_window_and_are_their_own_floor(name):
    chosen = plane(name)
    points = chosen.points(4000, 0)
    assert np.abs(points).max() < REACH and np.abs(points).max() > 0.8
    floor = measures.Measures(chosen, 0).floor(0)
    assert floor["js"] < 0.05 and floor["wasserstein"] < 0.15
    if chosen.centers is not None:
        assert floor["modes"] == len(chosen.centers) and floor["high_quality"] > 0.97


GOOD = experiment()
GOOD_ARM = GOOD["arms"][0]
WRONG = {
    "not json": "{",
    "nested": "[" * 100_000,
    "a list": "[]",
    "unknown": '{"do": "dance"}',
    "unhashable": '{"do": ["play"]}',
    "a key too much": '{"do": "play", "loudly": true}',
    "a key too few": '{"do": "step"}',
    "no side": '{"do": "step", "side": "critic"}',
    "a rate of nothing": '{"do": "rate", "arm": 0, "player": "generator", "rate": NaN}',
    "a rate out of range": '{"do": "rate", "arm": 0, "player": "generator", "rate": 2}',
    "a rate as text": '{"do": "rate", "arm": 0, "player": "generator", "rate": "1"}',
    "no arm": '{"do": "rate", "arm": true, "player": "generator", "rate": 0.1}',
    "a huge number": '{"do": "speed", "steps": 1' + "0" * 400 + "}",
    "half a step": '{"do": "speed", "steps": 1.5}',
    "points of three": '{"do": "draw", "points": [[0, 0, 0]]}',
    "points far away": '{"do": "draw", "points": [[0, 9]]}',
    "no points": '{"do": "draw", "points": []}',
    "no arms": json.dumps({"do": "setup", **GOOD, "arms": []}),
    "no variant": json.dumps({"do": "setup", **GOOD, "arms": [{**GOOD_ARM, "variant": "x"}]}),
    "half an arm": json.dumps({"do": "setup", **GOOD, "arms": [{"variant": "gan"}]}),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_a_wrong_message_is_refused_in_words(text):
    with pytest.raises(Refused, match=r"\. Received: "):
        messages.read(text)


def test_a_right_message_is_read():
    assert messages.read(json.dumps({"do": "setup", **GOOD})) == {"do": "setup", **GOOD}
    assert messages.read('{"do": "step", "side": "both"}') == {"do": "step", "side": "both"}


@pytest.mark.parametrize("variant", ["gan", "sngan"])
def test_what_the_page_computes_with_is_the_keras_network(rng, variant):
    one = arm(variant=variant)
    one.train(1)
    points = rng.normal(size=(100, 2)).astype("float32")
    for plain, network in (
        (one.generator, one.gan.generator),
        (one.discriminator, one.gan.discriminator),
    ):
        np.testing.assert_allclose(plain(points), network.predict(points, verbose=0), atol=1e-5)


def test_slopes_of_the_generators_loss():
    """-sigma(-s) of the non-saturating loss, -sigma(real - fake) of the relativistic one."""
    one = arm()
    scores = one.discriminator(one.generator(one.gan.sampling_inputs(SHOWN, seed=0)[:ARROWS]))
    np.testing.assert_allclose(one.slopes(), -expit(-scores[:, 0]), rtol=1e-5)
    two = arm(loss="relativistic pairing")
    real = two.discriminator(two.points[:ARROWS])
    np.testing.assert_allclose(two.slopes(), -expit(real - scores)[:, 0], rtol=1e-5)


def test_every_variant_that_fits_points_and_every_loss_has_a_picture():
    known = {"gan", "lsgan", "wgan", "wgan-gp", "sngan", "relativistic-gan", "r3gan", "fgan"}
    assert known <= set(fitting_variants())
    for variant in fitting_variants():
        one = arm(variant=variant, noise_dim=3, noise="uniform")
        json.dumps([one.scene(), one.frame()], allow_nan=False)
    for loss in LOSSES:
        slopes = arm(loss=loss).slopes()
        assert np.isfinite(slopes).all() and (slopes < 0).all(), loss  # higher scores are wanted


def test_the_laboratory_outlives_what_goes_wrong():
    told, messages = [], queue.Queue()

    def tell(message):
        told.append(message)
        if message["is"] == "frame" and message["step"] == 1:
            messages.put(None)  # the end

    laboratory = Laboratory(tell, experiment())
    laboratory.set_up()
    begun = laboratory.experiment
    unfitting = {**begun, "arms": [{**begun["arms"][0], "variant": "conditional-gan"}]}
    doubled = {**begun, "arms": [{**begun["arms"][0], "variant": "wgan-gp",
                                  "penalty": "gradient penalty"}]}  # fmt: skip
    asked = [
        {"do": "setup", **unfitting},
        {"do": "setup", **doubled},
        {"do": "setup", **{**begun, "data": "drawn"}},
        {"do": "rate", "arm": 1, "player": "generator", "rate": 0.1},
        {"do": "step", "side": "generator"},
    ]
    for message in asked:
        messages.put(message)
    laboratory.run(messages)
    errors = [message["text"] for message in told if message["is"] == "error"]
    assert len(errors) == 4 and all("Received: " in text for text in errors), errors
    assert laboratory.experiment == begun
    assert told[-1]["is"] == "frame" and told[-1]["step"] == 1


def test_a_page_gets_all_words_and_the_newest_picture():
    frame = {"is": "frame", "arms": [dict.fromkeys(("d_loss", "g_loss", "js", "wasserstein"), 1.0)]}

    async def told():
        hub = Hub()
        hub.tell({"is": "catalogue"})
        hub.tell({"is": "scene"})
        for step in range(3):
            hub.tell({**frame, "step": step})
        late = hub.join()
        first = [json.loads(await late.next()) for _ in range(4)]
        hub.tell({**frame, "step": 3})
        hub.tell({**frame, "step": 4})
        late.shown()
        hub.tell({"is": "error"})
        return first, [json.loads(await late.next()) for _ in range(2)]

    first, then = asyncio.run(told())
    assert [message["is"] for message in first] == ["catalogue", "scene", "history", "frame"]
    assert [row[0] for row in first[2]["rows"]] == [0, 1, 2] and first[3]["step"] == 2
    assert then[0] == {"is": "error"} and then[1]["step"] == 4


def test_other_sites_and_other_names_are_refused():
    with served() as address:
        place = address.removeprefix("http://").rstrip("/")

        def status(path, **headers):
            with contextlib.closing(http.client.HTTPConnection(place)) as connection:
                connection.request("GET", path, headers=headers)
                with connection.getresponse() as response:
                    return response.status

        talk = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg=="}  # fmt: skip
        assert status("/") == 200 and status("/etc/passwd") == 404
        assert status("/", Host="evil.example") == 403
        assert status("/socket", **talk, Origin=f"http://{place}") == 101
        assert status("/socket", **talk, Origin="http://evil.example") == 403
        assert status("/socket", **talk) == 403


def command(*words):
    result = CliRunner().invoke(main, ["lab", *map(str, words)])
    return result.exit_code, " ".join(result.output.split())


def test_the_command_names_the_flag(tmp_path, monkeypatch):
    code, said = command("--set", "k=99")
    assert code == 2 and "--set" in said and "lies in [1, 20]. Received: k=99" in said
    assert "Choose from: variant, loss" in command("--versus", "speed=1")[1]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, said = command("--no-open", "--port", taken.getsockname()[1])
    assert code == 2 and "--port" in said and "Choose another" in said
    there = tmp_path / "there.html"
    there.write_text("mine")
    code, said = command("--record", there)
    assert code == 2 and "--record" in said and there.read_text() == "mine"
    large = [f"--set={name}=128" for name in ("g_width", "d_width")]
    code, said = command("--record", tmp_path / "new.html", "--frames", 50, *large)
    assert code == 2 and "--frames" in said and not (tmp_path / "new.html").exists()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert 'pip install "keras_gan[lab]"' in command()[1]
