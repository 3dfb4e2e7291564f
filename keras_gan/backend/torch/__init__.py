"""The words of a GAN in torch."""

from keras_gan.backend.torch.step import (
    StepAdapter,
    apply_gradients,
    export_arguments,
    exports_loops,
    full_precision,
    has_grouped_kernels,
    input_gradients,
    own_rows,
    value_and_gradients,
    without_gradients,
)
