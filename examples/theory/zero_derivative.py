"""Why GANs of text are hard: the most probable token does not change with the generator's weight.

One weight w makes the logits of three places with three tokens each, and a discriminator scores
the sequence. Left: its score. Arg-max makes a staircase, whose slope is 0 or does not exist; the
mean score of drawn tokens, over all 27 sequences, is smooth. Middle: its slope, and what three ways
around the staircase make of it (mean, and one deviation of a single draw). Right: how far off.

    python examples/theory/zero_derivative.py --draws 4000 --out zero_derivative.png
"""

import argparse
import itertools

import keras
import numpy as np
from keras import layers, ops
from matplotlib.figure import Figure

from keras_gan.backend import input_gradients
from keras_gan.layers import GumbelSoftmax

RNG = np.random.default_rng(4)
AT_0, SLOPE = RNG.normal(size=(2, 3, 3)).astype("float32")  # logits = AT_0 + w SLOPE
EVERY = np.eye(3, dtype="float32")[list(itertools.product(range(3), repeat=3))]
WEIGHTS = np.linspace(-3, 3, 41, dtype="float32")
WAYS = "softmax", "straight-through", "REINFORCE"


def score_network():
    inner = layers.Flatten(), layers.Dense(16, "tanh"), layers.Dense(1)
    network = keras.Sequential([keras.Input((3, 3)), *inner])
    network.set_weights([RNG.normal(size=w.shape) for w in network.get_weights()])
    return network


def softmax(x):
    return np.exp(x) / np.exp(x).sum(-1, keepdims=True)


def exact(w, scores):
    """The mean score and its slope, by enumeration."""
    chances = softmax(AT_0 + w * SLOPE)
    likely = (EVERY * chances).sum(-1).prod(-1)
    of_logs = (EVERY * (SLOPE - (chances * SLOPE).sum(-1, keepdims=True))).sum((-1, -2))
    return likely @ scores, (likely * scores) @ of_logs


def slopes(way, w, network, draws):
    """d score / d w of each draw, as the way says."""

    def score(weights):
        logits = ops.convert_to_tensor(AT_0) + weights[:, None] * ops.convert_to_tensor(SLOPE)
        if way == "softmax":
            return network(ops.softmax(logits))
        drawn = GumbelSoftmax(hard=True, seed=1)(logits)
        if way == "straight-through":
            return network(drawn)
        drawn = ops.stop_gradient(drawn)
        gained = ops.stop_gradient(network(drawn))[:, 0]
        logs = ops.sum(drawn * ops.log_softmax(logits), axis=(1, 2))
        return (gained - ops.mean(gained)) * logs

    weights = ops.convert_to_tensor(np.full((draws, 1), w, "float32"))
    return ops.convert_to_numpy(input_gradients(score, weights))[:, 0]


def main(draws, out):
    network = score_network()
    scores = network.predict(EVERY, verbose=0)[:, 0].astype("float64")
    logits = AT_0 + (fine := np.linspace(-3, 3, 601))[:, None, None] * SLOPE
    axes = Figure(figsize=(15, 4), layout="constrained").subplots(1, 3)
    for name, rows in (("arg-max", np.eye(3)[logits.argmax(-1)]), ("softmax", softmax(logits))):
        axes[0].plot(fine, network.predict(rows, verbose=0)[:, 0], label=name)
    truth = np.array([exact(w, scores) for w in WEIGHTS]).T
    axes[0].plot(WEIGHTS, truth[0], "k--", label="mean of drawn tokens")
    axes[1].plot(WEIGHTS, truth[1], "k--", label="of the mean, exactly")
    print(f"{'way':18}{'bias':>8}{'deviation of a draw':>22}   in units of the exact slope, rms")
    size = np.sqrt((truth[1] ** 2).mean())
    for index, way in enumerate(WAYS):
        found = np.array([slopes(way, w, network, draws) for w in WEIGHTS])
        mean, deviation = found.mean(1), found.std(1)
        bias, spread = (np.sqrt((x**2).mean()) / size for x in (mean - truth[1], deviation))
        print(f"{way:18}{bias:8.3f}{spread:22.3f}")
        axes[1].plot(WEIGHTS, mean, color := f"C{index + 1}", label=way)
        axes[1].fill_between(WEIGHTS, mean - deviation, mean + deviation, fc=color, alpha=0.15)
        axes[2].bar([index - 0.2, index + 0.2], [bias, spread], 0.4, color=[color, "0.7"])
    axes[0].set(title="score", xlabel="w")
    axes[1].set(title="slope of the score; arg-max has 0", xlabel="w")
    axes[2].set(title="bias (colour) and deviation of one draw (grey)", ylabel="exact slope = 1")
    axes[2].set_xticks(range(3), WAYS)
    axes[0].legend(fontsize=8)
    axes[1].legend(fontsize=8)
    axes[0].figure.savefig(out, dpi=100)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=4000, help="at each weight")
    parser.add_argument("--out", default="zero_derivative.png")
    main(**vars(parser.parse_args()))
