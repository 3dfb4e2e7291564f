"""The steps in torch."""

import numpy as np
import torch
import torch.nn.functional as F


def generator(p, z, y, training_statistics=None):
    if y is not None:
        z = torch.cat([z, p["g/embedding"][y]], dim=1)
    h = z @ p["g/hidden/kernel"]
    mean, var = h.mean(dim=0), h.var(dim=0, unbiased=False)
    if training_statistics is not None:
        training_statistics.append((mean.detach(), var.detach()))
    h = (h - mean) / torch.sqrt(var + 1e-3) * p["g/norm/gamma"] + p["g/norm/beta"]
    return F.relu(h) @ p["g/out/kernel"] + p["g/out/bias"]


def spectral(p, name, recipe):
    kernel = p[f"d/{name}/kernel"]
    if not recipe.spectral:
        return kernel
    with torch.no_grad():
        rows = kernel.T
        p[f"d/{name}/u"] = F.normalize(rows @ p[f"d/{name}/v"], dim=0, eps=1e-12)
        p[f"d/{name}/v"] = F.normalize(rows.T @ p[f"d/{name}/u"], dim=0, eps=1e-12)
    return kernel / (p[f"d/{name}/u"] @ (kernel.T @ p[f"d/{name}/v"]))


def discriminator(p, x, y, recipe):
    if y is not None:
        x = torch.cat([x, p["d/embedding"][y]], dim=1)
    h = F.leaky_relu(x @ spectral(p, "hidden", recipe) + p["d/hidden/bias"], 0.2)
    return h @ spectral(p, "out", recipe) + p["d/out/bias"]


def losses(kind, real, fake):
    if kind in ("non_saturating", "minimax"):
        d = F.binary_cross_entropy_with_logits(real, torch.ones_like(real))
        d = d + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))
        if kind == "minimax":
            return d, torch.log(1 - torch.sigmoid(fake)).mean()
        return d, F.binary_cross_entropy_with_logits(fake, torch.ones_like(fake))
    if kind == "least_squares":
        return ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2, ((fake - 1) ** 2).mean() / 2
    if kind == "hinge":
        return F.relu(1 - real).mean() + F.relu(1 + fake).mean(), -fake.mean()
    return fake.mean() - real.mean(), -fake.mean()


def penalty(p, real, fake, y, mixing, recipe):
    x = (mixing[:, None] * real + (1 - mixing[:, None]) * fake).requires_grad_()
    scores = discriminator(p, x, y, recipe)
    (gradient,) = torch.autograd.grad(scores.sum(), x, create_graph=True)
    return recipe.penalty * ((gradient.norm(dim=1) - 1) ** 2).mean()


def optimize(p, moments, loss, names, recipe, count, decay):
    gradients = torch.autograd.grad(loss, [p[name] for name in names])
    rate = recipe.rate * (1 - (count - 1) / decay) if decay else recipe.rate
    for name, gradient in zip(names, gradients, strict=True):
        m, v = moments.get(name, (torch.zeros_like(gradient), torch.zeros_like(gradient)))
        if recipe.betas is None:
            v = 0.99 * v + 0.01 * gradient**2
            step = rate * gradient / torch.sqrt(v + 1e-16)
        else:
            b1, b2 = recipe.betas
            m, v = b1 * m + (1 - b1) * gradient, b2 * v + (1 - b2) * gradient**2
            step = rate * np.sqrt(1 - b2**count) / (1 - b1**count) * m / (torch.sqrt(v) + 1e-7)
        moments[name] = (m, v)
        p[name] = (p[name].detach() - step).requires_grad_()


def run(recipe, weights, batches, noise, mixing):
    p = {name: torch.tensor(value) for name, value in weights.items()}
    players = {}
    for player in "gd":
        fixed = ("moving_mean", "moving_variance", "u", "v")
        players[player] = [n for n in p if n[0] == player and n.split("/")[-1] not in fixed]
        for name in players[player]:
            p[name].requires_grad_()
    moments, k = {}, recipe.k
    total = recipe.decay_steps
    for t, (real_group, labels) in enumerate(batches):
        y_group = torch.tensor(labels).long() if recipe.conditional else None
        for i in range(k):
            real = torch.tensor(real_group[i::k])
            y = None if y_group is None else y_group[i::k]
            fake = generator(p, torch.tensor(noise[t, i, : len(real)]), y).detach()
            real_scores = discriminator(p, real, y, recipe)
            fake_scores = discriminator(p, fake, y, recipe)
            loss = losses(recipe.loss, real_scores, fake_scores)[0]
            if recipe.penalty is not None:
                loss = loss + penalty(p, real, fake, y, torch.tensor(mixing[t, i]), recipe)
            optimize(p, moments, loss, players["d"], recipe, t * k + i + 1, total and total * k)
            if recipe.clip is not None:
                for name in players["d"]:
                    p[name] = p[name].detach().clamp(-recipe.clip, recipe.clip).requires_grad_()
        statistics = []
        count = len(real_group) // k * recipe.generator_batches
        y = None if y_group is None else y_group[:count]
        fake = generator(p, torch.tensor(noise[t, k, :count]), y, statistics)
        scores = discriminator(p, fake, y, recipe)
        loss = losses(recipe.loss, scores, scores)[1]
        optimize(p, moments, loss, players["g"], recipe, t + 1, total)
        for name, new in zip(("moving_mean", "moving_variance"), statistics[0], strict=True):
            p[f"g/norm/{name}"] = 0.9 * p[f"g/norm/{name}"] + 0.1 * new
    return {name: value.detach().numpy() for name, value in p.items()}
