"""Which networks for which size? `KERAS_BACKEND=tensorflow python -m benchmarks.picture_sizes`.

`mnist-5k` by label, brought to 8x8, 28x28 and 64x64, `ProjectionGAN` with its defaults but for the
networks: `networks.Strided`, whose first convolution halves the picture, of some widths, and
`networks.Convolutional`, which has layers at the full resolution. All have the same processor
seconds; the judge is that of `benchmarks.time_to_quality`, taught at this size.
"""

import functools

import keras

import keras_gan
from benchmarks import records
from benchmarks.time_to_quality.course import Judge, Measure, at_the_end
from keras_gan.networks import Convolutional, Strided

CONTENDERS = {
    "strided, width 8": {"networks": Strided(width=8)},
    "strided, width 16": {"networks": Strided(width=16)},
    "strided, width 32": {"networks": Strided(width=32)},
    "full resolution, width 16": {"networks": Convolutional(width=16)},
}
SIZES = (8, 28, 64)


def lines(size, only, seconds, seeds, first):
    data = keras_gan.data.load("mnist-5k", size=size)
    judge = Judge(data)
    for seed in range(first, first + seeds):
        for name in only.split(";") if only else CONTENDERS:
            keras.utils.set_random_seed(seed)
            gan = keras_gan.ProjectionGAN.from_spec(
                data.spec(), average=0.995, seed=seed, **CONTENDERS[name]
            )
            gan.compile()
            measure = Measure(judge, float(seconds))
            gan.fit(data.train, data.train_labels, epochs=10_000, verbose=0, callbacks=[measure])
            yield {
                "size": size, "networks": name, "seed": seed, "seconds": seconds,
                "backend": keras.backend.backend(), "keras": keras.__version__,
                "weights": [net.count_params() for net in (gan.generator, gan.discriminator)],
                "course": measure.lines, "floor": round(judge.floor, 3),
            }  # fmt: skip


def write_page(lines):
    rows = [
        {**at_the_end(x),
         "pace": 1e3 * x["course"][-1]["cpu"] / x["course"][-1]["steps"],
         "both": " + ".join(f"{count / 1e3:.0f}" for count in x["weights"])}
        for x in lines
    ]  # fmt: skip
    rows.sort(key=lambda x: (x["size"], list(CONTENDERS).index(x["networks"]), x["seed"]))
    columns = {
        "pixels": "{size}x{size}", "networks": "{networks}", "seed": "{seed}",
        "thousand weights": "{both}", "CPU ms a step": "{pace:.0f}", "CPU s": "{cpu:.0f}",
        "as asked": "{asked:.1%}", "worst class": "{worst:.1%}",
        "Frechet / real": "{ratio:.2f}", "after half the time": "{half:.2f}",
    }  # fmt: skip
    records.write_page("picture_sizes", runs=records.table(rows, columns))


if __name__ == "__main__":
    records.measure(
        "picture_sizes", __doc__.splitlines()[0],
        {str(size): functools.partial(lines, size) for size in SIZES}, write_page,
        key=("size", "networks", "seed", "seconds"),
        only=(None, f"some of {'; '.join(CONTENDERS)}, joined by semicolons"),
        seconds=(120, "of the processor"), seeds=(1, "how many"), first=(0, "the first seed"),
    )  # fmt: skip
