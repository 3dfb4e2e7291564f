"""A race is fair when the networks by hand are the ones that `fit` trains."""

import numpy as np

from benchmarks.throughput_cells import compiled


def check_networks(backend, cell):
    """Raises an error unless both give the same samples and scores."""
    gan = compiled(cell)
    latents = np.random.default_rng(1).normal(size=(8, cell.latent_dim)).astype("float32")
    generate, judge = by_hand(backend, cell, gan)  # before a forward pass moves anything
    samples = np.asarray(numpy(gan.generator(latents, training=True)))
    scores = numpy(gan.discriminator(samples, training=True))
    for name, ours, theirs in (
        ("generator", samples, generate(latents)), ("discriminator", scores, judge(samples))
    ):  # fmt: skip
        np.testing.assert_allclose(theirs, ours, rtol=1e-4, atol=1e-5, err_msg=f"{cell} {name}")


def numpy(tensor):
    return tensor.detach().cpu().numpy() if hasattr(tensor, "detach") else np.asarray(tensor)


def by_hand(backend, cell, gan):
    """(latents to samples, samples to scores) in NumPy, channels last."""
    if backend == "torch":
        return _torch(cell, gan)
    from benchmarks.throughput_networks import discriminator, generator

    if backend == "tensorflow":
        from benchmarks.throughput_tensorflow import Graph, K

        loop = Graph(cell, gan, cell.data())
        g, g_state, d, d_state = loop.g, loop.g_state, loop.d, loop.d_state
    else:
        from benchmarks.throughput_jax import Jitted, K

        (g, *_), g_state, (d, *_), d_state, *_ = Jitted(cell, gan, cell.data()).carry
    return (
        lambda z: np.asarray(generator(K, cell, g, g_state, z)[0]),
        lambda x: np.asarray(discriminator(K, cell, d, d_state, x)[0]),
    )


def _torch(cell, gan):
    import torch

    from benchmarks.throughput_torch import DEVICE, Eager, discriminator, generator

    loop = Eager(cell, gan, cell.data())

    def call(network, weights, inputs):
        with torch.no_grad():
            return numpy(network(cell, weights, torch.tensor(inputs, device=DEVICE)))

    def generate(z):
        samples = call(generator, loop.generator, z)
        return np.moveaxis(samples, 1, -1) if samples.ndim == 4 else samples

    def judge(x):
        return call(discriminator, loop.discriminator, np.moveaxis(x, -1, 1) if x.ndim == 4 else x)

    return generate, judge
