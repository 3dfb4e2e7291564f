"""The steps in TensorFlow."""

import numpy as np
import tensorflow as tf

cross_entropy = tf.nn.sigmoid_cross_entropy_with_logits


def generator(p, z, y):
    if y is not None:
        z = tf.concat([z, tf.gather(p["g/embedding"], y)], axis=1)
    h = tf.linalg.matmul(z, p["g/hidden/kernel"])
    mean, var = tf.nn.moments(h, axes=[0])
    h = tf.nn.batch_normalization(h, mean, var, p["g/norm/beta"], p["g/norm/gamma"], 1e-3)
    return tf.linalg.matmul(tf.nn.relu(h), p["g/out/kernel"]) + p["g/out/bias"], (mean, var)


def kernel(p, name, recipe):
    raw = p[f"d/{name}/kernel"]
    if not recipe.spectral:
        return raw
    constant = tf.stop_gradient(tf.transpose(raw))
    u = tf.linalg.l2_normalize(tf.linalg.matvec(constant, p[f"d/{name}/v"]), epsilon=1e-24)
    v = tf.linalg.l2_normalize(tf.linalg.matvec(constant, u, transpose_a=True), epsilon=1e-24)
    p[f"d/{name}/u"].assign(u)
    p[f"d/{name}/v"].assign(v)
    return raw / tf.tensordot(u, tf.linalg.matvec(raw, v, transpose_a=True), 1)


def discriminator(p, x, y, recipe):
    if y is not None:
        x = tf.concat([x, tf.gather(p["d/embedding"], y)], axis=1)
    h = tf.linalg.matmul(x, kernel(p, "hidden", recipe)) + p["d/hidden/bias"]
    h = tf.nn.leaky_relu(h, 0.2)
    return tf.linalg.matmul(h, kernel(p, "out", recipe)) + p["d/out/bias"]


def d_loss(kind, real, fake):
    if kind in ("non_saturating", "minimax"):
        real = cross_entropy(labels=tf.ones_like(real), logits=real)
        fake = cross_entropy(labels=tf.zeros_like(fake), logits=fake)
        return tf.reduce_mean(real) + tf.reduce_mean(fake)
    if kind == "least_squares":
        return tf.reduce_mean((real - 1) ** 2) / 2 + tf.reduce_mean(fake**2) / 2
    if kind == "hinge":
        return tf.reduce_mean(tf.nn.relu(1 - real)) + tf.reduce_mean(tf.nn.relu(1 + fake))
    return tf.reduce_mean(fake) - tf.reduce_mean(real)


def g_loss(kind, fake):
    if kind == "non_saturating":
        return tf.reduce_mean(cross_entropy(labels=tf.ones_like(fake), logits=fake))
    if kind == "minimax":
        return tf.reduce_mean(tf.math.log(1 - tf.sigmoid(fake)))
    if kind == "least_squares":
        return tf.reduce_mean((fake - 1) ** 2) / 2
    return -tf.reduce_mean(fake)


def penalty(p, real, fake, y, mixing, recipe):
    x = mixing[:, None] * real + (1 - mixing[:, None]) * fake
    with tf.GradientTape() as tape:
        tape.watch(x)
        scores = discriminator(p, x, y, recipe)
    gradient = tape.gradient(scores, x)
    norms = tf.sqrt(tf.reduce_sum(gradient**2, axis=1))
    return recipe.penalty * tf.reduce_mean((norms - 1) ** 2)


def optimize(p, moments, tape, loss, names, recipe, count, decay):
    gradients = tape.gradient(loss, [p[name] for name in names])
    rate = recipe.rate * (1 - (count - 1) / decay) if decay else recipe.rate
    for name, gradient in zip(names, gradients, strict=True):
        gradient = tf.convert_to_tensor(gradient)  # embeddings give IndexedSlices
        m, v = moments.get(name, (tf.zeros_like(gradient), tf.zeros_like(gradient)))
        if recipe.betas is None:
            v = 0.99 * v + 0.01 * gradient**2
            step = rate * gradient / tf.sqrt(v + 1e-16)
        else:
            b1, b2 = recipe.betas
            m, v = b1 * m + (1 - b1) * gradient, b2 * v + (1 - b2) * gradient**2
            step = rate * np.sqrt(1 - b2**count) / (1 - b1**count) * m / (tf.sqrt(v) + 1e-7)
        moments[name] = (m, v)
        p[name].assign_sub(step)


def run(recipe, weights, batches, noise, mixing):
    p = {name: tf.Variable(value) for name, value in weights.items()}
    fixed = ("moving_mean", "moving_variance", "u", "v")
    players = {
        player: [n for n in p if n[0] == player and n.split("/")[-1] not in fixed]
        for player in "gd"
    }
    moments, k, total = {}, recipe.k, recipe.decay_steps
    for t, (real_group, labels) in enumerate(batches):
        for i in range(k):
            real = tf.constant(real_group[i::k])
            y = tf.constant(labels[i::k]) if recipe.conditional else None
            fake, _ = generator(p, tf.constant(noise[t, i, : len(real)]), y)
            with tf.GradientTape() as tape:
                real_scores = discriminator(p, real, y, recipe)
                loss = d_loss(recipe.loss, real_scores, discriminator(p, fake, y, recipe))
                if recipe.penalty is not None:
                    loss += penalty(p, real, fake, y, tf.constant(mixing[t, i]), recipe)
            names, count = players["d"], t * k + i + 1
            optimize(p, moments, tape, loss, names, recipe, count, total and total * k)
            if recipe.clip is not None:
                for name in names:
                    p[name].assign(tf.clip_by_value(p[name], -recipe.clip, recipe.clip))
        count = len(real_group) // k * recipe.generator_batches
        y = tf.constant(labels[:count]) if recipe.conditional else None
        with tf.GradientTape() as tape:
            fake, statistics = generator(p, tf.constant(noise[t, k, :count]), y)
            loss = g_loss(recipe.loss, discriminator(p, fake, y, recipe))
        optimize(p, moments, tape, loss, players["g"], recipe, t + 1, total)
        for name, new in zip(("moving_mean", "moving_variance"), statistics, strict=True):
            p[f"g/norm/{name}"].assign(0.9 * p[f"g/norm/{name}"] + 0.1 * new)
    return {name: value.numpy() for name, value in p.items()}
