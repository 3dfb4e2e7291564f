"""Pictures of samples and losses, pixel by pixel where it matters."""

import io

import numpy as np
import pytest
from PIL import Image

from keras_gan import drawing


def test_image_grid_puts_pixels_where_they_belong(tmp_path):
    images = np.full((3, 8, 8, 1), -1.0, "float32")
    images[1] = 1.0
    images[2, 0, 0] = 0.0
    drawing.image_grid(images, tmp_path / "grid.png", columns=2)
    picture = np.asarray(Image.open(tmp_path / "grid.png"))
    assert picture.shape == (102, 102)  # two cells of 48 and three gaps of 2
    assert (picture[2:50, 2:50] == 0).all()
    assert (picture[2:50, 52:100] == 255).all()
    assert (picture[52:58, 2:8] == 128).all()  # one pixel, six times enlarged
    assert (picture[52:58, 8:50] == 0).all()
    assert (picture[52:100, 52:100] == 255).all()  # no fourth image


def test_image_grid_keeps_colours_and_large_images(tmp_path):
    image = np.broadcast_to(np.float32([-1.0, 0.0, 5.0]), (1, 64, 64, 3))
    drawing.image_grid(image, tmp_path / "grid.png")
    picture = np.asarray(Image.open(tmp_path / "grid.png"))
    assert picture.shape == (68, 68, 3)
    assert (picture[2:66, 2:66] == [0, 128, 255]).all()


def test_image_grid_refuses_what_is_no_image(tmp_path):
    with pytest.raises(ValueError, match=r"Received: images.shape=\(2, 4, 4, 2\)"):
        drawing.image_grid(np.zeros((2, 4, 4, 2)), tmp_path / "grid.png")
    assert not list(tmp_path.iterdir())


def test_the_real_points_choose_the_frame_of_a_scatter_plot(tmp_path, rng):
    points = rng.normal(size=(40, 2))
    drawing.scatter(points[:5], tmp_path / "a.png", real=points)
    drawing.scatter(np.vstack([points[:5], [[900, 900]]]), tmp_path / "b.png", real=points)
    a, b = (np.asarray(Image.open(tmp_path / name))[80:] for name in ("a.png", "b.png"))
    # The far point changes the title and nothing below it.
    assert np.mean(a != b) < 0.15
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()


def test_regularizers_get_a_panel_of_their_own(tmp_path):
    rows = [{"epoch": 1, "step": 5, "d_loss": 1.0, "g_loss": 2.0, "gradient_penalty": 90.0}]
    drawing.loss_curves(rows, tmp_path / "two.png")
    drawing.loss_curves([{k: rows[0][k] for k in ("step", "d_loss")}], tmp_path / "one.png")
    two, one = (np.asarray(Image.open(tmp_path / name)) for name in ("two.png", "one.png"))
    assert len(two) == 2 * len(one)
    assert len(np.unique(two[len(one) :])) > 2  # the lower half is not blank


def test_metric_curves_have_a_panel_for_each_metric(tmp_path):
    rows = [{"step": s, "fid": 9.0 / s, "fid_error": 0.5, "recall": 0.1 * s} for s in (1, 2, 3)]
    drawing.metric_curves(rows, tmp_path / "two.png")
    drawing.metric_curves([{k: v for k, v in row.items() if k != "recall"} for row in rows],
                          tmp_path / "one.png")  # fmt: skip
    drawing.metric_curves([{**row, "fid_error": 0.0} for row in rows], tmp_path / "sure.png")
    two, one, sure = (np.asarray(Image.open(tmp_path / f"{name}.png"))
                      for name in ("two", "one", "sure"))  # fmt: skip
    assert two.shape[1] == 2 * one.shape[1]
    # The bars of the error are drawn.
    dark = [int((picture[..., :3].sum(axis=-1) < 600).sum()) for picture in (two, sure)]
    assert dark[0] > dark[1]


ROWS = [{"step": s, "d_loss": 1.0 / s, "fid": 9.0 / s, "fid_error": 0.5} for s in (1, 2, 3)]
IMAGES = np.linspace(-1, 1, 3 * 64).reshape(3, 8, 8, 1)
DRAWN = {
    "samples": IMAGES,
    "image_grid": IMAGES,
    "scatter": IMAGES[0],
    "translations": {"a": IMAGES, "b": -IMAGES},
    "loss_curves": ROWS,
    "metric_curves": ROWS,
}


@pytest.mark.parametrize("name", DRAWN)
def test_without_a_path_a_notebook_shows_the_picture(tmp_path, monkeypatch, name):
    draw = getattr(drawing, name)
    monkeypatch.chdir(tmp_path)
    assert draw(DRAWN[name], tmp_path / "file.png") is None
    written = Image.open(tmp_path / "file.png")
    shown = Image.open(io.BytesIO(draw(DRAWN[name])._repr_png_()))  # what IPython asks for
    assert shown.mode == written.mode
    np.testing.assert_array_equal(np.asarray(shown), np.asarray(written))
    assert [path.name for path in tmp_path.iterdir()] == ["file.png"]


def test_every_drawing_function_is_asked():
    functions = {name for name in vars(drawing) if callable(getattr(drawing, name))}
    assert functions == DRAWN.keys()
