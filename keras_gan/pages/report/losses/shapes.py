"""How the curves of each loss run when all is well."""

_TWO_SIDES = (
    "d_loss lies between 0, where the discriminator tells all samples apart, and {level:.3g}, "
    "where it cannot tell them at all; in a healthy run it stays in between and moves about. Near "
    "0 for long, the generator learns nothing."
)
_NON_SATURATING = (
    "g_loss is {log2:.3g} for an undecided discriminator and rises while that wins. That it rises "
    "is no fault by itself, and that it falls is no merit."
)
_CRITIC = (
    "-d_loss estimates a distance between data and samples, so d_loss is below 0, falls at first "
    "while the critic learns, and should then rise towards 0. The level depends on the critic and "
    "compares with no other run."
)
_SCORE = "g_loss is minus the critic's mean score of the samples: its level means nothing."
_LINEAR = "g_loss is minus the mean score: about 0 while neither wins, high while the samples lose."
_RELATIVE = (
    "Both losses are {level:.3g} while real and generated samples score alike; d_loss below and "
    "g_loss above it say that real ones look more real, as they mostly do."
)
_CURVES = {
    "NonSaturating": (_TWO_SIDES, _NON_SATURATING),
    "Minimax": (_TWO_SIDES, "g_loss is -{log2:.3g} for an undecided discriminator and goes to 0, "
                            "flat, while that wins."),
    "LeastSquares": (_TWO_SIDES, "g_loss is half the squared distance of the samples' scores from "
                                 "their target: it rises while the discriminator wins."),
    "Hinge": (_TWO_SIDES, _LINEAR),
    "Wasserstein": (_CRITIC, _SCORE),
    "FDivergence": ("-d_loss is a lower bound of the divergence of the samples from the data: "
                    "d_loss falls while the discriminator learns, and should then rise towards "
                    "{level:.3g}, where they are alike.",
                    "g_loss has a level for each divergence, and none that says how good it is."),
    "RelativisticPairing": (_RELATIVE,),
    "RelativisticAverage": (_RELATIVE,),
}  # fmt: skip
#: Of variants that have other losses, or more of them.
_OF_VARIANTS = {
    "semi-supervised-gan": (_TWO_SIDES, "g_loss is the distance of the mean features: near 0 it "
                                        "asks for no more."),
    "unrolled-gan": (_TWO_SIDES, "g_loss is minus the loss of the discriminator some steps ahead."),
    "reinforce-gan": ("d_loss lies between 0, where the discriminator tells all tokens apart, and "
                      "{log4:.3g}, where it cannot tell them at all.",
                      "g_loss is a reward with a baseline taken off: it stays about 0. Look at "
                      "reward, which is -1 for tokens that are seen through and 0 for those that "
                      "are not told apart."),
}  # fmt: skip
_TERMS = {
    "d_clipped": "The share of scores held at the loss's bound; much of it makes the estimate low.",
    "gradient_penalty": "Weighted; 0 where the critic's slope is 1. It should become small beside "
                        "d_loss and stay so.",
    "dragan": "Weighted; 0 where the discriminator's slope near real samples is 1.",
    "r1": "Weighted; the discriminator's slope at real samples. It falls as samples become real.",
    "r2": "Weighted; the discriminator's slope at generated samples.",
    "lecam": "Weighted; how far scores are from their running means of the other side.",
    "l1": "Weighted; how far what is drawn is from the true picture. It should fall.",
    "cycle": "Weighted; what is lost on the way there and back. It should fall.",
    "identity": "Weighted; what is changed that is right already. It should fall.",
    "d_classes": "Cross-entropy of the classes that the discriminator names. It should fall.",
    "g_classes": "Cross-entropy of the classes asked for. It should fall.",
    "d_accuracy_real": "The shares of real and of generated samples that the discriminator takes "
                       "for what they are. Both at 1 for long: it wins.",
    "spread": "How much a minibatch of samples varies, in units of real ones; near 0 all are "
              "alike.",
    "d_gradient_norm": "If the generator's vanishes, it has nothing to learn from.",
    "reward": "-1: all tokens are seen through; 0: none is told apart.",
}  # fmt: skip


def expected(loss, variant, level):
    """Sentences about d_loss and g_loss; one that says so where nothing is known.

    Args:
        loss: {"class": ...}, name and arguments; {} if the run does not say it.
        variant: its name.
        level: what `undecided` gives.
    """
    base = loss.get("loss", {}) if loss.get("class") == "TopK" else loss
    known = _OF_VARIANTS.get(variant) or _CURVES.get(base.get("class"), ())
    numbers = {"log2": 0.693, "log4": 1.386, **({} if level is None else {"level": level})}
    said = [text.format(**numbers) for text in known if level is not None or "{level" not in text]
    if said:
        return said
    if loss:
        return [f"What the curves of {loss.get('class')} should look like is not known here."]
    return ["run.json does not say which loss this is, as older versions did not write it down: "
            "only the shape of the curves can be looked at."]  # fmt: skip


def term(name):
    """What is to be expected of another column of the history; nothing if it is not known."""
    return _TERMS.get(name, "")
