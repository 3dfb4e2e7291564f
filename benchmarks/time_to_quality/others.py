"""What a user would otherwise take: the networks, rates, losses and batches of well-known examples.

They train in our machine. What is told no label cannot draw what was asked.
"""

import keras
from keras import layers

from keras_gan import DCGAN, WGANGP, ConditionalGAN
from keras_gan.models import adams


def keras_io(data):
    """keras.io's "Conditional GAN": labels as ten channels and ten latents, Adam 3e-4.

    Its networks, rates, loss and batch in our machine; pictures in [-1, 1] instead of [0, 1], and
    without the noise on its targets.
    """
    classes, shape = data.num_classes, data.shape
    latents, asked = keras.Input((128,)), keras.Input((), dtype="int32")
    x = layers.Concatenate()([latents, layers.CategoryEncoding(classes, "one_hot")(asked[:, None])])
    x = layers.LeakyReLU(negative_slope=0.2)(layers.Dense(7 * 7 * (128 + classes))(x))
    x = layers.Reshape((7, 7, 128 + classes))(x)
    for _ in range(2):
        x = layers.Conv2DTranspose(128, 4, strides=2, padding="same")(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    x = layers.Conv2D(shape[-1], 7, padding="same", activation="tanh")(x)
    generator = keras.Model([latents, asked], x)

    pictures, told = keras.Input(shape), keras.Input((), dtype="int32")
    label = layers.CategoryEncoding(classes, "one_hot")(told[:, None])
    label = layers.Reshape((*shape[:2], classes))(layers.RepeatVector(shape[0] * shape[1])(label))
    x = layers.Concatenate()([pictures, label])
    for filters in (64, 128):
        x = layers.Conv2D(filters, 3, strides=2, padding="same")(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    x = layers.Dense(1)(layers.GlobalMaxPooling2D()(x))
    gan = ConditionalGAN(generator, keras.Model([pictures, told], x), classes, seed=0)
    gan.compile(keras.optimizers.Adam(3e-4), keras.optimizers.Adam(3e-4))
    return gan


def keras_io_wgan_gp(data):
    """keras.io's "WGAN-GP overriding `Model.train_step`": three critic steps, batches of 512.

    Its points between real and fake are weighted uniformly, as in the paper, and not normally.
    """
    latents = keras.Input((128,))
    x = layers.Dense(4 * 4 * 256, use_bias=False)(latents)
    x = layers.LeakyReLU(negative_slope=0.2)(layers.BatchNormalization()(x))
    x = layers.Reshape((4, 4, 256))(x)
    for filters, activation in ((128, "leaky_relu"), (64, "leaky_relu"), (data.shape[-1], "tanh")):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(layers.UpSampling2D()(x))
        x = layers.Activation(activation)(layers.BatchNormalization()(x))
    generator = keras.Model(latents, layers.Cropping2D(2)(x))

    pictures = keras.Input(data.shape)
    x = layers.ZeroPadding2D(2)(pictures)
    for filters, dropped in ((64, 0.0), (128, 0.3), (256, 0.3), (512, 0.2)):
        x = layers.Conv2D(filters, 5, strides=2, padding="same")(x)
        x = layers.Dropout(dropped, seed=1)(layers.LeakyReLU(negative_slope=0.2)(x))
    critic = keras.Model(pictures, layers.Dense(1)(layers.Flatten()(x)))
    gan = WGANGP(generator, critic, discriminator_steps=3, seed=0)
    gan.compile(*adams(2e-4, beta_1=0.5, beta_2=0.9))
    gan.batch_size = 512
    return gan


def torch_dcgan(data):
    """pytorch/examples' dcgan: pictures of 64x64, the paper's networks and rates, batches of 64."""
    gan = DCGAN.from_shape((64, 64, data.shape[-1]), seed=0)
    gan.compile()
    gan.batch_size = 64
    return gan
