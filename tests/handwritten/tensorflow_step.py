"""The step in TensorFlow."""

import numpy as np
import tensorflow as tf

from tests.handwritten import (
    RELATIVISTIC,
    disturbance,
    fed_dropout,
    minibatches,
    own_reals,
    players,
    rate_left,
    score,
    wrong_rows,
)


def generator(p, state, z, y):
    if "g/embedding" in p:
        z = tf.concat([z, tf.gather(p["g/embedding"], y)], axis=1)
    h = tf.linalg.matmul(z, p["g/hidden/kernel"])
    mean, var = tf.nn.moments(h, axes=[0])
    now = {"g/norm/moving_mean": mean, "g/norm/moving_variance": var}
    h = tf.nn.batch_normalization(h, mean, var, p["g/norm/beta"], p["g/norm/gamma"], 1e-3)
    outputs = tf.linalg.matmul(tf.nn.relu(h), p["g/out/kernel"]) + p["g/out/bias"]
    return outputs, {name: 0.9 * state[name] + 0.1 * value for name, value in now.items()}


def discriminator(p, state, x, y):
    state = dict(state)

    def kernel(name):
        raw = p[f"d/{name}/kernel"]
        if f"d/{name}/u" not in state:
            return raw
        vectors = f"d/{name}/u", f"d/{name}/v"
        raw, *new = spectral(raw, *(state[vector] for vector in vectors))
        state.update(zip(vectors, new, strict=True))
        return raw

    if "d/embedding" in p:
        x = tf.concat([x, tf.gather(p["d/embedding"], y)], axis=1)
    h = tf.linalg.matmul(x, kernel("hidden")) + p["d/hidden/bias"]
    h = tf.nn.leaky_relu(h, 0.2)
    if "d/masks" not in state:
        return shown(p, h, tf.linalg.matmul(h, kernel("out")) + p["d/out/bias"]), state
    h *= tf.gather(state["d/masks"], state["d/pass"])
    state = {"d/pass": state["d/pass"] + 1}
    return (tf.linalg.matmul(h, kernel("out")) + p["d/out/bias"], h), state


def shown(p, h, out):
    """A verdict: the score alone, with a head's outputs, or with K logits and features."""
    if "d/head/kernel" in p:
        return out, tf.linalg.matmul(h, p["d/head/kernel"]) + p["d/head/bias"]
    return out if out.shape[1] == 1 else (tf.reduce_logsumexp(out, axis=1), out, h)


def spectral(kernel, u, v):
    """The kernel (..., out) divided by its largest singular value, and the new vectors."""
    matrix = tf.reshape(kernel, (-1, kernel.shape[-1]))
    constant = tf.stop_gradient(matrix)
    u = tf.linalg.l2_normalize(tf.linalg.matvec(constant, v, transpose_a=True), epsilon=1e-24)
    v = tf.linalg.l2_normalize(tf.linalg.matvec(constant, u), epsilon=1e-24)
    return kernel / tf.tensordot(u, tf.linalg.matvec(matrix, v, transpose_a=True), 1), u, v


def relativistic(kind, real, fake):
    """The loss of who wants `real` above `fake`: of the generator after an exchange."""
    mean = tf.reduce_mean
    if kind == "pairing":
        return mean(tf.nn.softplus(fake - real))
    real, fake = real - mean(fake), fake - mean(real)
    if kind == "average":
        return (mean(tf.nn.softplus(-real)) + mean(tf.nn.softplus(fake))) / 2
    if kind == "average_least_squares":
        return (mean((real - 1) ** 2) + mean((fake + 1) ** 2)) / 2
    return (mean(tf.nn.relu(1 - real)) + mean(tf.nn.relu(1 + fake))) / 2


def d_loss(kind, real, fake):
    if kind.startswith(RELATIVISTIC):
        return relativistic(kind, real, fake)
    if kind in ("non_saturating", "minimax"):
        return tf.reduce_mean(tf.nn.softplus(-real)) + tf.reduce_mean(tf.nn.softplus(fake))
    if kind == "least_squares":
        return tf.reduce_mean((real - 1) ** 2) / 2 + tf.reduce_mean(fake**2) / 2
    if kind == "hinge":
        return tf.reduce_mean(tf.nn.relu(1 - real)) + tf.reduce_mean(tf.nn.relu(1 + fake))
    if kind == "squared_hellinger":  # f* of 1 - e^-v is e^v - 1
        return tf.reduce_mean(tf.exp(-real) - 1) + tf.reduce_mean(tf.exp(fake) - 1)
    if kind == "pearson":
        return tf.reduce_mean(fake**2 / 4 + fake) - tf.reduce_mean(real)
    return tf.reduce_mean(fake) - tf.reduce_mean(real)


def g_loss(kind, fake):
    if kind == "non_saturating":
        return tf.reduce_mean(tf.nn.softplus(-fake))
    if kind == "minimax":
        return tf.reduce_mean(tf.math.log(1 - tf.sigmoid(fake)))
    if kind == "least_squares":
        return tf.reduce_mean((fake - 1) ** 2) / 2
    if kind == "squared_hellinger":
        return tf.reduce_mean(tf.exp(-fake) - 1)
    if kind == "pearson":
        return -tf.reduce_mean(fake**2 / 4 + fake)
    return -tf.reduce_mean(fake)


class Player:
    """A network with its variables: {name: variable}, and what applies a list of gradients."""

    def __init__(self, network, parameters, state, optimizer):
        self.network, self.optimizer = network, optimizer
        self.parameters, self.state = (
            {name: tf.Variable(value) for name, value in part.items()}
            for part in (parameters, state)
        )

    def __call__(self, x, y=None, keep=True):
        outputs, state = self.network(self.parameters, self.state, x, y)
        for name, value in state.items() if keep else ():
            self.state[name].assign(value)
        return outputs

    def update(self, tape, loss):
        parameters = list(self.parameters.values())
        self.optimizer(parameters, tape.gradient(loss, parameters))


class Optimizer:
    """Adam or RMSprop by their formulas; `decay`: updates until the rate is zero."""

    def __init__(self, recipe, decay):
        self.recipe, self.decay, self.count, self.moments = recipe, decay, 0, {}

    def __call__(self, parameters, gradients):
        self.count += 1
        left = rate_left(self.recipe, (self.count - 1) / self.decay) if self.decay else 1
        rate = self.recipe.rate * left
        for i, gradient in enumerate(gradients):
            gradient = tf.convert_to_tensor(gradient)  # embeddings give IndexedSlices
            m, v = self.moments.get(i, (tf.zeros_like(gradient), tf.zeros_like(gradient)))
            if self.recipe.betas is None:
                v = 0.99 * v + 0.01 * gradient**2
                step = rate * gradient / tf.sqrt(v + 1e-16)
            else:
                b1, b2 = self.recipe.betas
                m, v = b1 * m + (1 - b1) * gradient, b2 * v + (1 - b2) * gradient**2
                scale = rate * np.sqrt(1 - b2**self.count) / (1 - b1**self.count)
                step = scale * m / (tf.sqrt(v) + 1e-7)
            self.moments[i] = (m, v)
            parameters[i].assign_sub(step)


def squared_slopes(d, x, y):
    with tf.GradientTape() as tape:
        tape.watch(x)
        scores = score(d(x, y))
    gradient = tf.reshape(tape.gradient(scores, x), (x.shape[0], -1))
    return tf.reduce_sum(tf.square(gradient), axis=1)


def penalty(recipe, d, real, fake, y, mixing):
    mixing = tf.reshape(mixing, (-1,) + (1,) * (len(real.shape) - 1))
    x = mixing * real + (1 - mixing) * fake
    if recipe.near_real:
        x = real + mixing * 0.5 * tf.math.reduce_std(real) * disturbance(real.shape[1:])
    return recipe.penalty * tf.reduce_mean((tf.sqrt(squared_slopes(d, x, y)) - 1) ** 2)


def consistency(recipe, first, second):
    (scores, features), (again, others) = first, second
    apart = 0.1 * tf.reduce_mean((features - others) ** 2, axis=1)
    return recipe.consistency * tf.reduce_mean((scores - again)[:, 0] ** 2 + apart)


def unrolled(recipe, d, real, fake, y):
    """The discriminator's loss after more of its updates, which are part of the graph."""
    p = {name: tf.convert_to_tensor(value) for name, value in d.parameters.items()}
    moments, (b1, b2) = dict(d.optimizer.moments), recipe.betas

    def loss():
        scores = [score(d.network(p, d.state, x, y)[0]) for x in (real, fake)]
        return d_loss(recipe.loss, *scores)

    for count in range(d.optimizer.count + 1, d.optimizer.count + 1 + recipe.unrolled):
        scale = recipe.rate * np.sqrt(1 - b2**count) / (1 - b1**count)
        with tf.GradientTape() as tape:
            tape.watch(list(p.values()))
            now = loss()
        gradients = tape.gradient(now, list(p.values()))
        for i, (name, gradient) in enumerate(zip(list(p), gradients, strict=True)):
            m, v = moments[i]
            m, v = b1 * m + (1 - b1) * gradient, b2 * v + (1 - b2) * gradient**2
            moments[i] = (m, v)
            p[name] = p[name] - scale * m / (tf.sqrt(v) + 1e-7)
    return loss()


def cross_entropy(y, logits):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
    return tf.reduce_mean(losses)


def code_entropy(codes, z, head):
    """Of the codes, which are the last latents: one-hot rows, then what has Gaussians."""
    categories, continuous, weight = codes
    one_hot, c = tf.split(z[:, -categories - continuous :], [categories, continuous], axis=1)
    logits, mean, log_variance = tf.split(head, [categories, continuous, continuous], axis=1)
    gaussian = np.log(2 * np.pi) + log_variance + (c - mean) ** 2 / tf.exp(log_variance)
    discrete = -tf.reduce_sum(one_hot * tf.nn.log_softmax(logits), axis=1)
    return tf.reduce_mean(discrete + weight * tf.reduce_sum(gaussian, axis=1) / 2)


def d_terms(recipe, verdict, fake_verdict, y, z):
    if recipe.classes:
        real, fake, _ = recipe.classes
        return real * cross_entropy(y, verdict[1]) + fake * cross_entropy(y, fake_verdict[1])
    if recipe.codes:
        return code_entropy(recipe.codes, z, fake_verdict[1])
    return cross_entropy(y, verdict[1]) if recipe.few_labels else 0.0


def g_terms(recipe, verdict, y, z):
    if recipe.classes:
        return recipe.classes[2] * cross_entropy(y, verdict[1])
    return code_entropy(recipe.codes, z, verdict[1]) if recipe.codes else 0.0


def step(recipe, g, d, batches, labels, latents, mixing, own=None):
    """The losses of one step of two `Player`s.

    Args:
        batches: k pairs (real samples, labels or None).
        labels: what the generator is asked for.
        latents: function of the update's number within the step, and of how many.
        mixing: the same for the penalty's weights.
        own: real samples of the generator's turn, if they are not the discriminator's.
    """
    for i, (real, y) in enumerate(batches):
        z = latents(i, real.shape[0])
        fake = g(z, y, keep=False)
        with tf.GradientTape() as tape:
            verdict, fake_verdict = d(real, y), d(fake, y)
            loss = d_loss(recipe.loss, score(verdict), score(fake_verdict))
            if recipe.wrong is not None:
                wrong = tf.gather(real, wrong_rows(y))
                also = d_loss(recipe.loss, score(verdict), score(d(wrong, y)))
                loss = (1 - recipe.wrong) * loss + recipe.wrong * also
            loss = loss / 2 if recipe.few_labels else loss
            loss += d_terms(recipe, verdict, fake_verdict, y, z)
            if recipe.consistency is not None:
                loss += consistency(recipe, verdict, d(real, y))
            if recipe.penalty is not None:
                loss += penalty(recipe, d, real, fake, y, mixing(i, real.shape[0]))
            for gamma, points in ((recipe.r1, real), (recipe.r2, fake)):
                if gamma is not None:
                    loss += gamma / 2 * tf.reduce_mean(squared_slopes(d, points, y))
        d.update(tape, loss)
        if recipe.clip is not None:
            for variable in d.parameters.values():
                variable.assign(tf.clip_by_value(variable, -recipe.clip, recipe.clip))
    with tf.GradientTape() as tape:
        z = latents(recipe.k, real.shape[0] * recipe.generator_batches)
        fake = g(z, labels)
        verdict = d(fake, labels)
        scores = score(verdict)
        if recipe.few_labels:
            real_features = tf.reduce_mean(d(real, labels)[2], axis=0)
            apart = tf.reduce_mean(verdict[2], axis=0) - real_features
            also = tf.reduce_mean(apart**2)
        elif recipe.loss.startswith(RELATIVISTIC):
            also = relativistic(recipe.loss, scores, score(d(real if own is None else own, labels)))
        elif recipe.unrolled:
            also = -unrolled(recipe, d, real, fake, labels)
        else:
            also = g_loss(recipe.loss, scores) + g_terms(recipe, verdict, labels, z)
    g.update(tape, also)
    return loss, also


def run(recipe, weights, batches, noise, mixing):
    decays = (recipe.decay_steps or 0), (recipe.decay_steps or 0) * recipe.k
    g, d = (
        Player(network, *parts, Optimizer(numbers, decay))
        for network, parts, numbers, decay in zip(
            (generator, discriminator),
            players(weights),
            (recipe.of_generator(), recipe),
            decays,
            strict=True,
        )
    )
    dropout = {n: tf.Variable(value) for n, value in fed_dropout(recipe, len(batches)).items()}
    d.state.update(dropout)
    for t, batch in enumerate(batches):
        step(
            recipe, g, d, *minibatches(recipe, *map(tf.constant, batch)),
            lambda i, count, t=t: tf.constant(noise[t, i, :count]),
            lambda i, count, t=t: tf.constant(mixing[t, i, :count]),
            own_reals(recipe, batch[0]),
        )  # fmt: skip
    for name in dropout:
        del d.state[name]
    values = {**g.parameters, **g.state, **d.parameters, **d.state}
    return {name: value.numpy() for name, value in values.items()}
