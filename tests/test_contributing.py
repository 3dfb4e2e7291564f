"""The worked example of CONTRIBUTING.md is a GAN that trains."""

import re
from pathlib import Path

import keras
import numpy as np

TEXT = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_example_is_a_whole_gan(tmp_path):
    (block,) = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert block.count("\n") < 60
    names = {}
    exec(compile(block, "CONTRIBUTING.md", "exec"), names)
    gan, history = names["gan"], names["history"]
    assert set(history) == {"d_loss", "g_loss", "d_classes", "g_classes"}
    # The class terms by hand, in float64, on the trained networks.
    x = np.eye(3, 2, dtype="float32")
    logits = keras.ops.convert_to_numpy(gan.discriminator(x)[1]).astype("float64")
    picked = logits[np.arange(3), np.arange(3)]
    expected = (np.log(np.exp(logits).sum(axis=1)) - picked).mean()
    told = names["cross_entropy"](np.arange(3), gan.discriminator(x)[1])
    np.testing.assert_allclose(float(keras.ops.convert_to_numpy(told)), expected, rtol=1e-5)
    gan.save(tmp_path / "acgan.keras")
    loaded = keras.saving.load_model(tmp_path / "acgan.keras")
    again = loaded.generate(3, condition=np.arange(3), seed=1)
    np.testing.assert_array_equal(again, names["samples"])
