"""Draw what is heard: `KERAS_BACKEND=tensorflow python -m benchmarks.spoken_digits`.

Debian's espeak-ng says the ten digits in several voices, at several speeds and pitches; some voices
are never trained with. MatchingAwareGAN is told the sound beside a digit of mnist-5k of its class.
Is the right digit drawn for unseen voices, and how often does a classifier hear it in them?
"""

import functools
import shutil
import subprocess
import tempfile
from pathlib import Path

import keras
import numpy as np

import keras_gan
from benchmarks import records
from benchmarks.processes import timed
from benchmarks.wrong_pairs import TRAININGS
from keras_gan.extractors import default_for
from keras_gan.metrics import label_agreement

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ACCENTS = ("en-us", "en-gb", "en-gb-scotland")
#: espeak-ng's variants are other throats for the same accent.
VOICES = {
    "train": ("m1", "m2", "m4", "m5", "m7", "f1", "f2", "f4", "f5", "adam", "anika", "linda"),
    "test": ("m3", "m6", "f3", "belinda", "john"),
}
SPEEDS, PITCHES = (140, 180), (35, 50, 65)  # words a minute; of 0 to 99
RATE = 16_000


def speak(folder):
    """folder/train/7/VOICE.wav, folder/test/7/VOICE.wav of all voices, speeds and pitches."""
    if shutil.which("espeak-ng") is None:
        raise SystemExit("This needs espeak-ng: apt-get install espeak-ng")
    for part, throats in VOICES.items():
        voices = [f"{accent}+{throat}" for accent in ACCENTS for throat in throats]
        for digit, word in enumerate(WORDS):
            place = Path(folder, part, str(digit))
            place.mkdir(parents=True)
            for voice in voices:
                for speed in SPEEDS:
                    for pitch in PITCHES:
                        said = ("-v", voice, "-s", str(speed), "-p", str(pitch), word)
                        file = place / f"{voice}-{speed}-{pitch}.wav"
                        subprocess.run(["espeak-ng", "-w", str(file), *said], check=True)


def heard(data, told, steps, seed):
    """Share of the unseen voices' digits that a classifier hears: the default encoder, a layer."""
    encoder = keras_gan.networks.encoder(told)
    sounds = encoder.input()
    network = keras.Model(sounds, keras.layers.Dense(10)(encoder.encode(sounds)))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(1e-3), loss)
    rows = np.random.default_rng(seed).integers(len(data.train), size=64 * steps)
    for part in np.array_split(rows, max(1, steps // 50)):
        network.fit(data.train_fields["sound"][part], data.train_labels[part], batch_size=64,
                    shuffle=False, verbose=0)  # fmt: skip
    seen = network.predict(data.held_out_fields["sound"], verbose=0).argmax(axis=1)
    return round(label_agreement(data.held_out_labels, seen).share, 4)


def lines(steps, seeds, first, training, listening):
    with tempfile.TemporaryDirectory() as folder:
        speak(folder)
        data = keras_gan.data.load(f"audio:{folder},mnist-5k")
    judge = default_for(keras_gan.data.load("mnist-5k"))
    asked = {"train": (data.train_fields["sound"][:1000], data.train_labels[:1000]),
             "unseen": (data.held_out_fields["sound"], data.held_out_labels)}  # fmt: skip
    told = {"kind": "sound", "length": asked["unseen"][0].shape[1], "rate": RATE}
    arguments, optimizers = TRAININGS[training]
    for seed in range(first, first + seeds):
        keras.utils.set_random_seed(seed)
        line = {"seed": seed, "steps": steps, "training": training,
                "backend": keras.backend.backend(), "keras": keras.__version__,
                "seconds_of_sound": round(told["length"] / RATE, 2),
                "real": judge.accuracy, "heard": heard(data, told, listening, seed)}  # fmt: skip
        spec = {"real": data.spec()["real"], "condition": told}
        gan = keras_gan.MatchingAwareGAN.from_spec(spec, average=0.995, seed=seed, **arguments)
        gan.compile(*optimizers())
        sounds = data.train_fields["sound"]
        fitted = functools.partial(gan.fit, data.train, sounds, steps_per_epoch=steps, verbose=0)
        line["cpu_seconds"] = round(timed(fitted)["cpu"], 1)
        for voices, (sounds, labels) in asked.items():
            drawn = gan.generate(len(sounds), condition=sounds, seed=1)
            found = label_agreement(labels, judge.predict_labels(drawn))
            mixed = np.random.default_rng(seed).permutation(len(sounds))
            drawn = gan.generate(len(sounds), condition=sounds[mixed], seed=1)
            shuffled = label_agreement(labels, judge.predict_labels(drawn))
            line[voices] = {"obeyed": round(found.share, 4), "shuffled": round(shuffled.share, 4),
                            "worst class": round(min(found.of_classes.values()), 4)}  # fmt: skip
        yield line


def write_page(lines):
    lines = sorted(lines, key=lambda line: (line["training"], line["steps"], line["seed"]))
    columns = {
        "training": "{training}",
        "seed": "{seed}", "steps": "{steps:,}",
        "right digit, unseen voices": "{unseen[obeyed]:.1%}",
        "worst digit": "{unseen[worst class]:.1%}", "sounds shuffled": "{unseen[shuffled]:.1%}",
        "right digit, voices trained with": "{train[obeyed]:.1%}",
        "classifier of sounds, unseen voices": "{heard:.1%}", "cpu s": "{cpu_seconds:.0f}",
    }  # fmt: skip
    records.write_page("spoken_digits", runs=records.table(lines, columns))


if __name__ == "__main__":
    records.measure(
        "spoken_digits", __doc__.splitlines()[0], {"voices": lines}, write_page,
        key=("seed", "steps", "training"), steps=(4000, "generator updates"),
        seeds=(3, "how many"), first=(0, "the first seed"),
        training=("default", "or paper: Adam 2e-4, 0.5 and no penalty"),
        listening=(600, "steps of the sounds' classifier"),
    )  # fmt: skip
