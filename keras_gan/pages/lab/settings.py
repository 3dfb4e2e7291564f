"""Everything that can be chosen in the laboratory. Imports no Keras."""

from keras_gan.pages.lab.fields import Choice, Number, Refused, Several
from keras_gan.pages.lab.plane import NAMES
from keras_gan.runs import variants

#: Word of the page: the class in `keras_gan.losses`, and its arguments; None is the variant's own.
LOSSES = {
    "the variant's": None,
    "non-saturating": ("NonSaturating",),
    "minimax": ("Minimax",),
    "least squares": ("LeastSquares",),
    "hinge": ("Hinge",),
    "Wasserstein": ("Wasserstein",),
    "relativistic pairing": ("RelativisticPairing",),
    "KL": ("FDivergence", "kl"),
    "reverse KL": ("FDivergence", "reverse_kl"),
    "Jensen-Shannon": ("FDivergence", "jensen_shannon"),
    "Pearson": ("FDivergence", "pearson"),
    "Neyman": ("FDivergence", "neyman"),
    "squared Hellinger": ("FDivergence", "squared_hellinger"),
    "Jeffrey": ("FDivergence", "jeffrey"),
    "total variation": ("FDivergence", "total_variation"),
}
#: Word of the page: the class in `keras_gan.regularizers`.
PENALTIES = {
    "none": None,
    "gradient penalty": "GradientPenalty",
    "R1": "R1",
    "R2": "R2",
    "DRAGAN": "DRAGANPenalty",
}
#: Word of the page: the class in `keras.optimizers`, and its arguments.
OPTIMIZERS = {
    "Adam": ("Adam", {"beta_1": 0.5}),
    "SGD": ("SGD", {}),
    "RMSprop": ("RMSprop", {}),
}


def _optimizer(player):
    return Choice(
        f"{player}'s optimizer",
        f"How the {player.lower()} walks down its loss: SGD goes straight down, Adam and RMSprop "
        "give each weight a step length of its own. Adam has beta_1 = 0.5, as most GANs do.",
        lambda: OPTIMIZERS,
        "Adam",
    )


def _rate(player, default):
    return Number(
        f"{player}'s learning rate",
        f"How far the {player.lower()} moves in one step. It takes effect at once, while the "
        "training goes on. SGD wants about 0.1, Adam about 0.002.",
        1e-6, 1.0, default, live=True,
    )  # fmt: skip


def _layers(player, default):
    return Number(
        f"{player}'s hidden layers",
        f"Layers between the {player.lower()}'s inputs and its outputs. Without any it is a "
        "linear map.",
        0, 5, default, whole=True,
    )  # fmt: skip


def _width(player, default):
    return Number(
        f"{player}'s units",
        f"Units in each hidden layer of the {player.lower()}: the more, the finer what it can "
        "draw, and the slower a step.",
        1, 128, default, whole=True,
    )  # fmt: skip


#: {name: field} of one arm, in the order of the page.
ARM = {
    "variant": Choice(
        "Variant",
        "The paper whose training is run. It brings a loss and, for some, a penalty, clipped "
        "weights or spectral normalisation.",
        variants, "gan",
    ),
    "loss": Choice(
        "Loss",
        "What both players minimise, instead of the variant's own loss; from KL on, a divergence "
        "that the discriminator estimates (f-GAN).",
        lambda: LOSSES, "the variant's",
    ),
    "penalty": Choice(
        "Penalty",
        "A term that keeps the discriminator's slope in bounds, beside what the variant brings: "
        "at mixed points (gradient penalty), at real points (R1), at fakes (R2), near real points "
        "(DRAGAN).",
        lambda: PENALTIES, "none",
    ),
    "weight": Number(
        "Weight of the penalty", "How much the penalty counts beside the loss.", 0.0, 1000.0, 1.0
    ),
    "k": Number(
        "Discriminator's steps, k",
        "So often the discriminator moves before each move of the generator.",
        1, 20, 1, whole=True,
    ),
    "g_optimizer": _optimizer("Generator"),
    "g_rate": _rate("Generator", 0.002),
    "d_optimizer": _optimizer("Discriminator"),
    "d_rate": _rate("Discriminator", 0.004),
    "g_layers": _layers("Generator", 2),
    "g_width": _width("Generator", 16),
    "d_layers": _layers("Discriminator", 2),
    "d_width": _width("Discriminator", 16),
    "noise_dim": Number(
        "Numbers of noise",
        "How many random numbers the generator makes one point of. With one it can draw a curve, "
        "with two it bends a sheet.",
        1, 16, 2, whole=True,
    ),
    "noise": Choice(
        "Noise",
        "What the random numbers are drawn from: the bell curve N(0, 1), or evenly from -1 to 1.",
        lambda: ("normal", "uniform"), "normal",
    ),
    "batch": Number(
        "Minibatch", "Real points, and as many fakes, that one step looks at.", 2, 1000, 128,
        whole=True,
    ),
}  # fmt: skip

SPEED = Number(
    "Steps for each picture",
    "Training steps between two pictures: 1 shows each move, more is faster.",
    1, 500, 5, whole=True, live=True,
)  # fmt: skip

#: {name: field} of what both arms share.
EXPERIMENT = {
    "data": Choice("Data", "What the generator shall learn to draw.", lambda: NAMES, "ring"),
    "seed": Number(
        "Seed",
        "Fixes the first weights, the noise and the order of the data. Both settings have the "
        "same.",
        0, 2**31 - 1, 0, whole=True,
    ),
    "arms": Several(ARM, 1, 2),
}  # fmt: skip


def default_arm(**chosen):
    """{name: value} of one arm with its defaults."""
    return {**{name: field.default for name, field in ARM.items()}, **chosen}


def checked_text(fields, name, text):
    """(name, value) of a setting that was typed, or `Refused`."""
    if name not in fields:
        raise Refused(f"There is no such setting. Choose from: {', '.join(fields)}. "
                      f"Received: {name}={text}")  # fmt: skip
    field = fields[name]
    return name, field.checked(name, _number(text) if isinstance(field, Number) else text)


def _number(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text  # which the field refuses
