"""A spec says what the data are, survives JSON, and its errors teach."""

import json

import pytest

import keras_gan
from keras_gan.data import check_spec, load, spec_of_shape

DIGITS = {
    "real": {"kind": "image", "shape": [8, 8, 1], "range": [-1.0, 1.0]},
    "condition": {"kind": "labels", "classes": 10},
}


def test_data_say_what_they_are():
    assert load("digits").spec() == DIGITS
    assert load("swiss-roll").spec() == {"real": {"kind": "vector", "shape": [2], "range": None}}
    assert load("ring").spec()["condition"] == {"kind": "labels", "classes": 8}


def test_json_gives_back_the_same_spec():
    spec = load("digits").spec()
    assert check_spec(json.loads(json.dumps(spec))) == spec


@pytest.mark.parametrize(
    "shape, kind, value_range",
    [((2,), "vector", None), ((4, 3), "samples", None), ([28, 28, 3], "image", [-1.0, 1.0])],
)
def test_a_shape_tells_the_kind(shape, kind, value_range):
    real = {"kind": kind, "shape": list(shape), "range": value_range}
    assert spec_of_shape(shape) == {"real": real}


def test_what_may_be_left_out_is_filled_in():
    spec = check_spec({"real": {"kind": "image", "shape": (4, 4, 1)}})
    assert spec == {"real": {"kind": "image", "shape": [4, 4, 1], "range": None}}


@pytest.mark.parametrize(
    "spec, match",
    [
        ([8, 8, 1], r"dictionary of the data's parts.*`data.spec\(\)`.*Received: spec=\[8, 8, 1\]"),
        ({"condition": DIGITS["condition"]}, r"'real' among them.*Received: spec="),
        ({"real": {"kind": "video"}}, r"one of 'image', 'vector', 'samples', 'labels'.*Received"),
        ({"real": (8, 8, 1)}, r"The kind of each part.*Received: real=\(8, 8, 1\)"),
        ({"real": {"kind": "image", "shape": [8, 8]}}, r"'image' has a `shape` of length 3.*Rec"),
        ({"real": {"kind": "vector", "shape": [0]}}, r"whole numbers of at least 1.*Received"),
        ({"real": {"kind": "samples"}}, r"a `shape` of any length.*Received: real="),
        ({"real": {"kind": "vector", "shape": [2], "range": [0, 255]}}, r"\[-1, 1\], \[0, 1\].*R"),
        (DIGITS | {"condition": {"kind": "labels"}}, r"how many `classes`.*Received: condition="),
    ],
)
def test_errors(spec, match):
    with pytest.raises(ValueError, match=match):
        check_spec(spec)


def test_two_kinds_of_pictures_are_named_a_and_b():
    image = {"kind": "image", "shape": [8, 8, 1], "range": [-1.0, 1.0]}
    assert check_spec({"a": image, "b": {**image, "range": (-1, 1)}}) == {"a": image, "b": image}
    with pytest.raises(ValueError, match='"a" and "b" where pictures are translated'):
        check_spec({"a": image})
    with pytest.raises(ValueError, match="Pix2Pix or CycleGAN. Received: spec with the parts"):
        keras_gan.GAN.from_spec({"a": image, "b": image})
