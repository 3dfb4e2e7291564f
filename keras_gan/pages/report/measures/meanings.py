"""What each measure says, and which way is better, in a sentence."""

MEANINGS = {
    "fid": "How far all samples together are from the real ones; lower is better. Perfect samples "
           "have about the number of as many real held-out ones.",
    "kid": "The same question without a bias from the number of samples; 0 is no difference, lower "
           "is better.",
    "is": "Whether a classifier is sure of each sample and sees all classes; higher is better.",
    "precision": "The share of samples that lie among real ones; higher is better.",
    "recall": "The share of real samples that lie among generated ones; higher is better.",
    "density": "How crowded with real samples the places of generated ones are; 1 as in the data.",
    "coverage": "The share of real samples with a generated one nearby; grows with their number.",
    "obeyed": "How often a classifier sees the class that was asked for; higher is better.",
    "intra_fid": "FID of each class on its own, the mean over classes; lower is better.",
    "gan_train": "How many real samples a classifier tells that learnt from generated ones; higher "
                 "is better.",
    "r_precision": "How often a picture finds its own sentence among wrong ones, by a small pair "
                   "of networks that learnt from real pairs; higher is better.",
    "l1": "Mean absolute difference to the true picture, of a range of 2; lower is better.",
    "psnr": "The same in decibels of squared differences; higher is better.",
    "ssim": "Likeness of structures to the true picture, 1 at most; higher is better.",
    "retrieval": "How often the nearest of all true pictures is the right one; higher is better.",
    "cycle": "Mean absolute difference after the way there and back; lower is better.",
    "identity": "How much a picture is changed that is of the right kind already; lower is better.",
    "js": "How far the frequencies of runs of tokens are from real ones, 1 at most; lower is "
          "better.",
    "distinct": "The share of sequences that differ from all others; compare with the real ones.",
    "bleu": "Likeness to real sequences; alone it rewards repeating one good line.",
    "self_bleu": "Likeness to one another; above the real ones they are too much alike.",
    "law_nll": "How improbable the known law finds what was said; below the real ones it says the "
               "probable too often.",
    "valid": "The share of sequences that the law allows; higher is better.",
    "total_variation": "How far the whole distribution is from the law's, 1 at most; lower is "
                       "better.",
    "held_out_nll": "How improbable the model finds unseen real sequences; lower is better.",
}  # fmt: skip


def meaning(key):
    """The sentence of a measure; nothing for one that is not known."""
    return MEANINGS.get(key) or MEANINGS.get(key.rstrip("0123456789"), "")
