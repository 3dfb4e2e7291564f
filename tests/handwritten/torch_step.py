"""The step in torch: state is written in place, and only where there are gradients."""

import numpy as np
import torch
import torch.nn.functional as F

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
        z = torch.cat([z, p["g/embedding"][y]], dim=1)
    h = z @ p["g/hidden/kernel"]
    mean, var = h.mean(dim=0), h.var(dim=0, unbiased=False)
    if torch.is_grad_enabled():
        for name, now in (("g/norm/moving_mean", mean), ("g/norm/moving_variance", var)):
            state[name].mul_(0.9).add_(0.1 * now.detach())
    h = (h - mean) / torch.sqrt(var + 1e-3) * p["g/norm/gamma"] + p["g/norm/beta"]
    return F.relu(h) @ p["g/out/kernel"] + p["g/out/bias"], state


def discriminator(p, state, x, y):
    def kernel(name):
        weight = p[f"d/{name}/kernel"].T
        if f"d/{name}/u" not in state:
            return weight
        return spectral(weight, state[f"d/{name}/u"], state[f"d/{name}/v"])

    if "d/embedding" in p:
        x = torch.cat([x, p["d/embedding"][y]], dim=1)
    h = F.leaky_relu(F.linear(x, kernel("hidden"), p["d/hidden/bias"]), 0.2)
    if "d/masks" not in state:
        return shown(p, h, F.linear(h, kernel("out"), p["d/out/bias"])), state
    h = h * state["d/masks"][int(state["d/pass"])]
    state["d/pass"].add_(1)
    return (F.linear(h, kernel("out"), p["d/out/bias"]), h), state


def shown(p, h, out):
    """A verdict: the score alone, with a head's outputs, or with K logits and features."""
    if "d/head/kernel" in p:
        return out, F.linear(h, p["d/head/kernel"].T, p["d/head/bias"])
    return out if out.shape[1] == 1 else (out.logsumexp(dim=1), out, h)


def spectral(weight, u, v):
    """The weight (out, ...) divided by its largest singular value; writes the new vectors."""
    matrix = weight.flatten(1)
    with torch.no_grad():
        u = F.normalize(torch.mv(matrix, v), dim=0, eps=1e-12, out=u)
        v = F.normalize(torch.mv(matrix.t(), u), dim=0, eps=1e-12, out=v)
        u, v = u.clone(), v.clone()
    return weight / torch.dot(u, torch.mv(matrix, v))


def relativistic(kind, real, fake):
    """The loss of who wants `real` above `fake`: of the generator after an exchange."""
    if kind == "pairing":
        return F.softplus(fake - real).mean()
    real, fake = real - fake.mean(), fake - real.mean()
    if kind == "average":
        return (F.softplus(-real).mean() + F.softplus(fake).mean()) / 2
    if kind == "average_least_squares":
        return (((real - 1) ** 2).mean() + ((fake + 1) ** 2).mean()) / 2
    return (F.relu(1 - real).mean() + F.relu(1 + fake).mean()) / 2


def d_loss(kind, real, fake):
    if kind.startswith(RELATIVISTIC):
        return relativistic(kind, real, fake)
    if kind in ("non_saturating", "minimax"):
        return F.softplus(-real).mean() + F.softplus(fake).mean()
    if kind == "least_squares":
        return ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2
    if kind == "hinge":
        return F.relu(1 - real).mean() + F.relu(1 + fake).mean()
    if kind == "squared_hellinger":  # f* of 1 - e^-v is e^v - 1
        return (torch.exp(-real) - 1).mean() + (torch.exp(fake) - 1).mean()
    if kind == "pearson":
        return (fake**2 / 4 + fake).mean() - real.mean()
    return fake.mean() - real.mean()


def g_loss(kind, fake):
    if kind == "non_saturating":
        return F.softplus(-fake).mean()
    if kind == "minimax":
        return torch.log(1 - torch.sigmoid(fake)).mean()
    if kind == "least_squares":
        return ((fake - 1) ** 2).mean() / 2
    if kind == "squared_hellinger":
        return (torch.exp(-fake) - 1).mean()
    if kind == "pearson":
        return -(fake**2 / 4 + fake).mean()
    return -fake.mean()


class Player:
    """A network with its tensors: {name: tensor}, and what applies a list of gradients."""

    def __init__(self, network, parameters, state, optimizer):
        self.network, self.parameters, self.state = network, parameters, state
        self.leaves = [tensor.requires_grad_() for tensor in parameters.values()]
        self.optimizer = optimizer

    def __call__(self, x, y=None):
        return self.network(self.parameters, self.state, x, y)[0]

    def update(self, loss):
        self.optimizer(self.leaves, torch.autograd.grad(loss, self.leaves))


class Optimizer:
    """Adam or RMSprop by their formulas; `decay`: updates until the rate is zero."""

    def __init__(self, recipe, decay):
        self.recipe, self.decay, self.count, self.moments = recipe, decay, 0, {}

    @torch.no_grad()
    def __call__(self, parameters, gradients):
        self.count += 1
        left = rate_left(self.recipe, (self.count - 1) / self.decay) if self.decay else 1
        rate = self.recipe.rate * left
        for i, gradient in enumerate(gradients):
            m, v = self.moments.get(i, (torch.zeros_like(gradient), torch.zeros_like(gradient)))
            if self.recipe.betas is None:
                v = 0.99 * v + 0.01 * gradient**2
                step = rate * gradient / torch.sqrt(v + 1e-16)
            else:
                b1, b2 = self.recipe.betas
                m, v = b1 * m + (1 - b1) * gradient, b2 * v + (1 - b2) * gradient**2
                scale = rate * np.sqrt(1 - b2**self.count) / (1 - b1**self.count)
                step = scale * m / (torch.sqrt(v) + 1e-7)
            self.moments[i] = (m, v)
            parameters[i].sub_(step)


def slopes(d, x, y):
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(score(d(x, y)).sum(), x, create_graph=True)
    return gradient.flatten(1)


def penalty(recipe, d, real, fake, y, mixing):
    mixing = mixing.view(-1, *[1] * (real.ndim - 1))
    x = torch.lerp(fake, real, mixing)
    if recipe.near_real:
        added = torch.tensor(disturbance(real.shape[1:]))
        x = real + mixing * 0.5 * real.std(unbiased=False) * added
    return recipe.penalty * (slopes(d, x, y).norm(dim=1) - 1).square().mean()


def consistency(recipe, first, second):
    (scores, features), (again, others) = first, second
    apart = (scores - again)[:, 0] ** 2 + 0.1 * ((features - others) ** 2).mean(dim=1)
    return recipe.consistency * apart.mean()


def unrolled(recipe, d, real, fake, y):
    """The discriminator's loss after more of its updates, which are part of the graph."""
    p, moments, (b1, b2) = dict(d.parameters), dict(d.optimizer.moments), recipe.betas

    def loss():
        scores = [score(d.network(p, d.state, x, y)[0]) for x in (real, fake)]
        return d_loss(recipe.loss, *scores)

    for count in range(d.optimizer.count + 1, d.optimizer.count + 1 + recipe.unrolled):
        scale = recipe.rate * np.sqrt(1 - b2**count) / (1 - b1**count)
        gradients = torch.autograd.grad(loss(), list(p.values()), create_graph=True)
        for i, (name, gradient) in enumerate(zip(list(p), gradients, strict=True)):
            m, v = moments[i]
            m, v = b1 * m + (1 - b1) * gradient, b2 * v + (1 - b2) * gradient**2
            moments[i] = (m, v)
            p[name] = p[name] - scale * m / (torch.sqrt(v) + 1e-7)
    return loss()


def code_entropy(codes, z, head):
    """Of the codes, which are the last latents: one-hot rows, then what has Gaussians."""
    categories, continuous, weight = codes
    one_hot, c = z[:, -categories - continuous :].split([categories, continuous], dim=1)
    logits, mean, log_variance = head.split([categories, continuous, continuous], dim=1)
    gaussian = F.gaussian_nll_loss(mean, c, log_variance.exp(), full=True, reduction="none")
    return weight * gaussian.sum(dim=1).mean() + F.cross_entropy(logits, one_hot)


def d_terms(recipe, verdict, fake_verdict, y, z):
    if recipe.classes:
        real, fake, _ = recipe.classes
        return real * F.cross_entropy(verdict[1], y) + fake * F.cross_entropy(fake_verdict[1], y)
    if recipe.codes:
        return code_entropy(recipe.codes, z, fake_verdict[1])
    return F.cross_entropy(verdict[1], y) if recipe.few_labels else 0.0


def g_terms(recipe, verdict, y, z):
    if recipe.classes:
        return recipe.classes[2] * F.cross_entropy(verdict[1], y)
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
        z = latents(i, len(real))
        with torch.no_grad():
            fake = g(z, y)
        verdict, fake_verdict = d(real, y), d(fake, y)
        loss = d_loss(recipe.loss, score(verdict), score(fake_verdict))
        if recipe.wrong is not None:
            also = d_loss(recipe.loss, score(verdict), score(d(real[wrong_rows(y)], y)))
            loss = (1 - recipe.wrong) * loss + recipe.wrong * also
        loss = loss / 2 if recipe.few_labels else loss
        loss = loss + d_terms(recipe, verdict, fake_verdict, y, z)
        if recipe.consistency is not None:
            loss = loss + consistency(recipe, verdict, d(real, y))
        if recipe.penalty is not None:
            loss = loss + penalty(recipe, d, real, fake, y, mixing(i, len(real)))
        for gamma, points in ((recipe.r1, real), (recipe.r2, fake)):
            if gamma is not None:
                loss = loss + gamma / 2 * slopes(d, points, y).square().sum(dim=1).mean()
        d.update(loss)
        if recipe.clip is not None:
            with torch.no_grad():
                for tensor in d.leaves:
                    tensor.clamp_(-recipe.clip, recipe.clip)
    z = latents(recipe.k, len(real) * recipe.generator_batches)
    fake = g(z, labels)
    verdict = d(fake, labels)
    scores = score(verdict)
    if recipe.few_labels:
        apart = verdict[2].mean(dim=0) - d(real, labels)[2].mean(dim=0)
        also = apart.square().mean()
    elif recipe.loss.startswith(RELATIVISTIC):
        also = relativistic(recipe.loss, scores, score(d(real if own is None else own, labels)))
    elif recipe.unrolled:
        also = -unrolled(recipe, d, real, fake, labels)
    else:
        also = g_loss(recipe.loss, scores) + g_terms(recipe, verdict, labels, z)
    g.update(also)
    return loss.detach(), also.detach()


def run(recipe, weights, batches, noise, mixing):
    tensors = {name: torch.tensor(value) for name, value in weights.items()}
    decays = (recipe.decay_steps or 0), (recipe.decay_steps or 0) * recipe.k
    g, d = (
        Player(network, *parts, Optimizer(numbers, decay))
        for network, parts, numbers, decay in zip(
            (generator, discriminator),
            players(tensors),
            (recipe.of_generator(), recipe),
            decays,
            strict=True,
        )
    )
    dropout = fed_dropout(recipe, len(batches))
    d.state.update({name: torch.tensor(value) for name, value in dropout.items()})
    for t, (real, labels) in enumerate(batches):
        own = own_reals(recipe, real)
        step(
            recipe, g, d,
            *minibatches(recipe, torch.tensor(real), torch.tensor(labels).long()),
            lambda i, count, t=t: torch.tensor(noise[t, i, :count]),
            lambda i, count, t=t: torch.tensor(mixing[t, i, :count]),
            None if own is None else torch.tensor(own),
        )  # fmt: skip
    for name in dropout:
        del d.state[name]
    values = {**g.parameters, **g.state, **d.parameters, **d.state}
    return {name: value.detach().numpy() for name, value in values.items()}
