"""A training as one page that replays it: the frames that the laboratory would have sent."""

from pathlib import Path

import keras

import keras_gan
from keras_gan.files import written_beside
from keras_gan.pages.lab.laboratory import Laboratory
from keras_gan.pages.lab.page import recorded_page
from keras_gan.pages.lab.settings import ARM

#: Bytes that a recording may have.
LARGEST = 1_000_000


def record(experiment, path, steps=2000, frames=200):
    """Train an experiment and write a page that replays it.

    Args:
        experiment: as in `settings.EXPERIMENT`.
        path: of the page, one HTML file that needs no server and no network.
        steps: generator updates.
        frames: pictures, from the untrained networks to the last step.

    Returns the size of the file in bytes. Raises a `ValueError` where the pictures would take
    more than a megabyte.
    """
    told = []
    laboratory = Laboratory(told.append, experiment)
    laboratory.set_up()
    (scene,), made = told, [laboratory.frame()]
    _check_size(made[0], frames)
    for at in range(1, frames):
        laboratory.speed = round(steps * at / (frames - 1)) - laboratory.step
        if laboratory.speed:
            laboratory.advance()
            made.append(laboratory.frame())
    write(path, scene, made)
    return Path(path).stat().st_size


def write(path, scene, frames):
    """Write the page of a scene and its frames, as `Laboratory` tells them."""
    page = recorded_page({
        "scene": scene,
        "frames": frames,
        "labels": {name: field.label for name, field in ARM.items()},
        "made_with": f"keras_gan {keras_gan.__version__}, Keras {keras.__version__} on "
        f"{keras.backend.backend()}",
    })  # fmt: skip
    with written_beside(Path(path)) as beside:
        beside.write_text(page, encoding="utf-8")


def _check_size(frame, frames):
    """Before anything is trained: what the first picture takes, all will."""
    for_each = len(str(frame))
    fitting = (LARGEST - len(recorded_page(None))) // for_each
    if frames > fitting:
        raise ValueError(
            f"A recording has less than {LARGEST / 1e6:g} MB, of which these networks fill "
            f"{for_each / 1e3:.1f} kB a picture. Take at most {fitting} pictures (--frames), or "
            f"fewer units. Received: frames={frames}"
        )
