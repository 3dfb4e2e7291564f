"""The networks by hand, Keras' arrays in their order.

`k` holds the framework's own functions, by the names that are called here. Networks return
(outputs, new state), the state being batch-norm statistics and spectral vectors in their order.
"""

import functools


class Reader:
    """Hands out a network's arrays to its layers, and collects the new state."""

    def __init__(self, k, parameters, state, spectral=False):
        self.k, self.is_spectral, self.new = k, spectral, []
        self.parameters, self.old = iter(parameters.values()), iter(state.values())
        self.names = state.keys()

    def state(self):
        return dict(zip(self.names, self.new, strict=True))

    def one(self):
        return next(self.parameters)

    def layer(self):
        kernel, bias = self.one(), self.one()
        if self.is_spectral:
            kernel, *vectors = self.k.spectral(kernel, next(self.old), next(self.old))
            self.new += vectors
        return kernel, bias

    def dense(self, x):
        return self.k.dense(x, *self.layer())

    def conv(self, x, stride=1):
        return self.k.conv(x, *self.layer(), stride=stride)

    def along(self, x):
        return self.k.conv1d(x, *self.layer())

    def residual(self, x):
        for _ in range(5):
            h = self.along(self.k.relu(x))
            x = x + 0.3 * self.along(self.k.relu(h))
        return x

    def batch_norm(self, x):
        moving = next(self.old), next(self.old)
        outputs, *now = self.k.batch_norm(x, self.one(), self.one(), *moving)
        self.new += now
        return outputs


def of(k, cell):
    """(generator, discriminator) for a `Player` of tests/handwritten."""
    return functools.partial(generator, k, cell), functools.partial(discriminator, k, cell)


def shown(k, cell, rows):
    """Real samples as the discriminator sees them."""
    return k.one_hot(rows, cell.shape[1]) if cell.tokens else rows


def generator(k, cell, parameters, state, z, labels=None):
    read = Reader(k, parameters, state)
    if cell.tokens:
        x = read.residual(k.sequence(read.dense(z), cell.shape[0]))
        return k.softmax(read.along(x)), read.state()
    if cell.points:
        for _ in range(3):
            z = k.relu(read.dense(z))
        return read.dense(z), read.state()
    if cell.network.startswith("dcgan"):
        x = k.relu(read.batch_norm(k.image(k.dense(z, read.one()), 7)))
        for _ in range(2):
            x = k.relu(read.batch_norm(k.conv_transpose(x, read.one())))
        return k.tanh(read.conv(x)), read.state()
    x = k.image(read.dense(z), 4)
    for _ in range(3):
        h = read.conv(k.double(k.relu(read.batch_norm(x))))
        h = read.conv(k.relu(read.batch_norm(h)))
        x = h + read.conv(k.double(x))
    return k.tanh(read.conv(k.relu(read.batch_norm(x)))), read.state()


def discriminator(k, cell, parameters, state, x, labels=None):
    read = Reader(k, parameters, state, cell.recipe.spectral)
    if cell.tokens:
        return read.dense(k.flatten(read.residual(read.along(x)))), read.state()
    if cell.points:
        for _ in range(3):
            x = k.leaky_relu(read.dense(x))
        return read.dense(x), read.state()
    if cell.network.startswith("dcgan"):
        x = k.leaky_relu(read.conv(x))
        for _ in range(2):
            if cell.normalized:
                x = read.batch_norm(k.conv(x, read.one(), stride=2))
            else:
                x = read.conv(x, stride=2)
            x = k.leaky_relu(x)
        return read.dense(k.flatten(x)), read.state()
    for block in range(4):
        h = x if block == 0 else k.relu(x)
        h = read.conv(k.relu(read.conv(h)))
        if block == 0:
            h, x = k.halve(h), read.conv(k.halve(x))
        elif block == 1:
            h, x = k.halve(h), k.halve(read.conv(x))
        x = h + x
    return read.dense(k.sum_pixels(k.relu(x))), read.state()
