"""The wheel holds the whole package and nothing else. `python -m tests.wheel` installs it."""

from tests import wheel


def test_every_file_of_the_package_is_in_the_wheel(tmp_path):
    files, commands = wheel.contents(wheel.build(tmp_path))
    assert files == wheel.expected()
    assert commands == ["keras-gan = keras_gan.cli:main"]
    assert {"keras_gan/py.typed", "keras_gan/__init__.pyi"} < files
    assert len([name for name in files if name.endswith((".js", ".html", ".css"))]) > 20
