"""A classifier of digits from a hundred labels, with and without what a GAN learns of the rest.

python examples/few_labels.py --labels 100 --epochs 100 --out digits.png
"""

import argparse

import keras

import keras_gan
from keras_gan import drawing, runs


def main(labels, epochs, width, out):
    data = keras_gan.data.load("digits")
    few = runs.few_labels(data.train_labels, labels, seed=0)  # -1 where there is no label
    keras.utils.set_random_seed(0)  # the initial weights
    gan = keras_gan.SemiSupervisedGAN.from_spec(data.spec(), width=width, seed=0)
    gan.compile()

    alone = keras.models.clone_model(gan.as_classifier())  # the same network, without a GAN
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    alone.compile(keras.optimizers.Adam(1e-3), loss, metrics=["accuracy"])
    steps = epochs * gan.steps_per_epoch(len(data.train), 50)
    known = few >= 0
    passes = max(1, steps * 50 // known.sum())  # as many steps as the GAN makes
    alone.fit(data.train[known], few[known], batch_size=50, epochs=passes, verbose=0)

    gan.fit(data.train, few, batch_size=50, epochs=epochs, verbose=2)
    held_out = data.held_out, data.held_out_labels
    for name, classifier in (("labels alone", alone), ("with the GAN", gan.as_classifier())):
        accuracy = classifier.evaluate(*held_out, verbose=0, return_dict=True)["accuracy"]
        print(f"{name}: {accuracy:.1%} of {len(data.held_out)} held-out digits")
    drawing.image_grid(gan.generate(64, seed=1), out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labels", type=int, default=100)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--out", default="digits.png")
    main(**vars(parser.parse_args()))
