"""What an evaluator of translations refuses before it begins."""

from keras_gan.evaluation.translation_measures import TRANSLATION_METRICS as METRICS


def check_two_kinds(data):
    """Held-out pictures of both kinds, to train on at least as many as KID needs."""
    if not hasattr(data, "held_out_a"):
        raise TypeError(
            "Translations are measured with pictures of two kinds, a `keras_gan.data.TwoKinds` "
            f"such as `keras_gan.data.load('pairs:A,B')` gives. Received: data={data!r}"
        )
    few = [part for part in ("held_out_a", "held_out_b", "train_a", "train_b")
           if len(getattr(data, part)) < 2]  # fmt: skip
    if few:
        raise ValueError(
            "Translations are measured on held-out pictures of both kinds, two of each at least: "
            f"load the data with `held_out` above 0. Received: {data!r}"
        )


def possible_measures(metrics, data):
    """The metrics as a tuple: all that the data allow for None, else an error for the others."""
    names = (metrics,) if isinstance(metrics, str) else metrics
    if names is None:
        return tuple(n for n, m in METRICS.items() if m.of != "pairs" or data.held_out_paired)
    if not names or set(names) - set(METRICS):
        raise ValueError(
            f"`metrics` must be some of {', '.join(METRICS)}. Received: metrics={metrics!r}"
        )
    unknown = [name for name in names if METRICS[name].of == "pairs"]
    if unknown and not data.held_out_paired:
        raise ValueError(
            f"{' and '.join(unknown)} compare with the true partner, and of these held-out "
            f"pictures none is known. Received: metrics={metrics!r}, {data!r}"
        )
    return tuple(names)


def check_model(model, metrics, held_out, strict):
    """A model that translates pictures of these shapes."""
    if not hasattr(model, "translate"):
        raise TypeError(
            "This is for models that translate pictures, as Pix2Pix and CycleGAN do. "
            f"Received: model of type {type(model).__name__}"
        )
    if strict and "cycle" in metrics and len(model.ways) < 2:
        raise ValueError(
            f"The cycle error needs the way back, which {type(model).__name__} does not know. "
            f"Received: metrics={metrics!r}"
        )
    shapes = [pictures.shape[1:] for pictures in held_out.values()]
    if strict and "identity" in metrics and shapes[0] != shapes[1]:
        raise ValueError(
            "For the identity error a generator of b is shown pictures b, which must have the "
            f"shape of a. Received: metrics={metrics!r}, a of shape {shapes[0]}, b of {shapes[1]}"
        )
