"""What stands before the discriminator of a run: augmentation and packing."""

from keras_gan import layers


def layers_before(settings):
    """The layers of `settings["augment"]` and `settings["pack"]`, in the order they act.

    Args:
        settings: what run.json holds. `augment` is "diff" (`layers.DiffAugment` as in its paper),
            some of its policies joined by commas, "ada" (`layers.AdaptiveAugment`), or None;
            `pack` is the number of samples that are judged together, or None.
    """
    augment, size, shape = settings["augment"], settings["pack"], settings["shape"]
    if augment and len(shape) != 3:
        raise ValueError(
            "Only images are augmented; it has no meaning for points. "
            f"Received: augment={augment!r}, shape={tuple(shape)}"
        )
    if size and (settings["class_names"] or settings["text"]):
        raise ValueError(
            "Samples that are judged together cannot each have a condition of their own: leave "
            f"`pack` out, or the condition. Received: pack={size}"
        )
    made = []
    if augment == "ada":
        made.append(layers.AdaptiveAugment(seed=settings["seed"]))
    elif augment:
        policy = {} if augment == "diff" else {"policy": tuple(augment.split(","))}
        made.append(layers.DiffAugment(seed=settings["seed"], **policy))
    if size:
        made.append(layers.Pack(size))
    return made
