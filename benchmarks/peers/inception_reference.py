"""What the original FID network gives: tests/data/inception_reference.npz.

From the repository's root, in an environment of its own (no keras needed):

    pip install torch==2.13.0 numpy pillow scipy tqdm requests
    pip install --no-deps torch-fidelity==0.4.0 pytorch-fid==0.3.0 torchvision==0.28.0
    python -m benchmarks.peers.inception_reference

The published weights are not needed: the networks get the seeded random ones of
tests/inception_recipe.py. torch-fidelity runs in float64, so that the file holds the network's
values and not its rounding. How far its usual float32 and pytorch-fid are from them is printed.
"""

from pathlib import Path

import numpy as np
import torch

# Before the rest: they import torchvision.
import benchmarks.peers.torchvision_shim  # noqa: F401  # isort: skip
import pytorch_fid.inception
import torch_fidelity.feature_extractor_inceptionv3 as fidelity

from tests.inception_recipe import images, random_state

OUTPUTS = ["64", "192", "768", "2048", "logits_unbiased", "logits"]
TARGET = Path(__file__).parents[2] / "tests" / "data" / "inception_reference.npz"


def random_weights(network):
    """The network's state dictionary with random numbers instead of its own."""
    state = network.state_dict()
    shapes = {name: tuple(tensor.shape) for name, tensor in state.items() if tensor.ndim}
    return {**state, **{k: torch.from_numpy(v) for k, v in random_state(shapes).items()}}


class Original(fidelity.FeatureExtractorInceptionV3):
    """torch-fidelity's network; it loads random weights where it would load downloaded ones."""

    def load_state_dict(self, state_dict):
        return super().load_state_dict(random_weights(self))


def with_random_weights(outputs):
    fidelity.load_state_dict_from_url = lambda *args, **kwargs: None
    return Original("random", outputs)


def fidelity_outputs(dtype):
    network = with_random_weights(OUTPUTS).to(dtype)
    # Its own argument for this takes "float64" and stays in float32.
    network.feature_extractor_internal_dtype = dtype
    with torch.no_grad():
        outputs = network(torch.from_numpy(images()).permute(0, 3, 1, 2))
    state = {k: v.float() for k, v in network.state_dict().items() if v.ndim}
    return state, dict(zip(OUTPUTS, (tensor.numpy() for tensor in outputs), strict=True))


def pytorch_fid_outputs(state):
    """Its network alone: it would resize and scale in its own way."""
    pytorch_fid.inception.load_state_dict_from_url = lambda *args, **kwargs: state
    load = torch.nn.Module.load_state_dict
    torch.nn.Module.load_state_dict = lambda self, given: load(self, given, strict=False)
    network = pytorch_fid.inception.InceptionV3([0, 1, 2, 3], False, False).eval()
    torch.nn.Module.load_state_dict = load
    pixels = torch.from_numpy(images()).permute(0, 3, 1, 2).float()
    resized = fidelity.interpolate_bilinear_2d_like_tensorflow1x(
        pixels, size=(299, 299), align_corners=False
    )
    with torch.no_grad():
        outputs = network((resized - 128) / 128)
    means = (tensor.mean((2, 3)).numpy() for tensor in outputs)
    return dict(zip(OUTPUTS, means, strict=False))


def distance(ours, theirs):
    return np.linalg.norm(ours - theirs) / np.linalg.norm(theirs)


def main():
    state, exact = fidelity_outputs(torch.float64)
    for title, other in (
        ("torch-fidelity in float32", fidelity_outputs(torch.float32)[1]),
        ("pytorch-fid in float32", pytorch_fid_outputs(state)),
    ):
        print(title, {name: f"{distance(other[name], exact[name]):.1e}" for name in other})
    for name, values in exact.items():
        between = np.abs(values[0] - values[1]).mean()
        print(name, values.shape, f"sd {values.std():.3g}, between the images {between:.3g}")
    # Tells a changed recipe from a wrong network.
    checksum = sum(np.abs(tensor.double().numpy()).sum() for tensor in state.values())
    TARGET.parent.mkdir(exist_ok=True)
    np.savez(TARGET, checksum=checksum, **exact)
    print(f"{TARGET}: {TARGET.stat().st_size} bytes, checksum {checksum:.6f}")


if __name__ == "__main__":
    main()
