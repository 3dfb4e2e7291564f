"""The contenders' names, for a process that needs no Keras."""

NAMES = (
    "ProjectionGAN", "no penalty", "R1 and R2", "pairing, R1 and R2", "LeCam", "consistency",
    "DiffAugment and R1", "spectral norm, hinge", "ConditionalGAN",
    "DCGAN's networks", "keras.io", "keras.io, WGAN-GP", "pytorch, DCGAN",
)  # fmt: skip
