"""The networks by hand for TensorFlow and JAX: channels last, Keras' arrays in their order.

`k` holds the framework's own functions: `conv(x, kernel, stride)`, `conv_transpose(x, kernel)`,
`batch_norm(x, gamma, beta)` with the batch's mean and variance beside the outputs, `matmul`,
`relu`, `leaky_relu`, `tanh`, `reshape`, `mean`, `sqrt`, `stop`, `sum`. Networks return
(outputs, new state), the state being batch-norm statistics and spectral vectors in their order.
"""


class Reader:
    """Hands out a network's trainable arrays and its state, and collects the new state.

    `kinds` has one letter for each of Keras' arrays: t(rainable) or s(tate).
    """

    def __init__(self, k, trainable, state):
        self.k, self.trainable, self.state, self.new = k, iter(trainable), iter(state), []

    def layer(self):
        return next(self.trainable), next(self.trainable)

    def batch_norm(self, x):
        k, (gamma, beta) = self.k, self.layer()
        outputs, mean, var = k.batch_norm(x, gamma, beta)
        for value in (mean, var):
            self.new.append(0.9 * next(self.state) + 0.1 * k.stop(value))
        return outputs

    def spectral(self, cell):
        k, (kernel, bias) = self.k, self.layer()
        if not cell.spectral:
            return kernel, bias
        matrix = k.reshape(kernel, (-1, kernel.shape[-1]))
        _, v = next(self.state), next(self.state)
        u = normalize(k, k.vecmat(v, k.stop(matrix)))
        v = normalize(k, k.matvec(k.stop(matrix), u))
        self.new += [u, v]
        return kernel / k.sum(u * k.vecmat(v, matrix)), bias


def normalize(k, vector):
    return vector / k.sqrt(k.sum(k.square(vector)) + 1e-24)


def generator(k, cell, trainable, state, z):
    read = Reader(k, trainable, state)
    if cell.points:
        for _ in range(3):
            kernel, bias = read.layer()
            z = k.relu(k.matmul(z, kernel) + bias)
        kernel, bias = read.layer()
        return k.matmul(z, kernel) + bias, read.new
    if cell.network.startswith("dcgan"):
        x = k.reshape(k.matmul(z, next(read.trainable)), (-1, 7, 7, 4 * cell.width))
        x = k.relu(read.batch_norm(x))
        for _ in range(2):
            x = k.relu(read.batch_norm(k.conv_transpose(x, next(read.trainable))))
        kernel, bias = read.layer()
        return k.tanh(k.conv(x, kernel, 1) + bias), read.new
    kernel, bias = read.layer()
    x = k.reshape(k.matmul(z, kernel) + bias, (-1, 4, 4, cell.width))
    for _ in range(3):
        h = k.relu(read.batch_norm(x))
        kernel, bias = read.layer()
        h = k.relu(read.batch_norm(k.conv(k.double(h), kernel, 1) + bias))
        kernel, bias = read.layer()
        h = k.conv(h, kernel, 1) + bias
        kernel, bias = read.layer()
        x = h + k.conv(k.double(x), kernel, 1) + bias
    x = k.relu(read.batch_norm(x))
    kernel, bias = read.layer()
    return k.tanh(k.conv(x, kernel, 1) + bias), read.new


def discriminator(k, cell, trainable, state, x):
    read = Reader(k, trainable, state)

    def conv(x, stride=1):
        kernel, bias = read.spectral(cell)
        return k.conv(x, kernel, stride) + bias

    def dense(x):
        kernel, bias = read.spectral(cell)
        return k.matmul(x, kernel) + bias

    if cell.points:
        for _ in range(3):
            x = k.leaky_relu(dense(x))
        return dense(x), read.new
    if cell.network.startswith("dcgan"):
        x = k.leaky_relu(conv(x))
        for _ in range(2):
            if cell.normalized:
                x = read.batch_norm(k.conv(x, next(read.trainable), 2))
            else:
                x = conv(x, 2)
            x = k.leaky_relu(x)
        return dense(k.reshape(x, (-1, 49 * 4 * cell.width))), read.new
    for block in range(4):
        h = x if block == 0 else k.relu(x)
        h = conv(k.relu(conv(h)))
        if block == 0:
            h, x = k.halve(h), conv(k.halve(x))
        elif block == 1:
            h, x = k.halve(h), k.halve(conv(x))
        x = h + x
    return dense(k.sum(k.relu(x), (1, 2))), read.new
