"""The words of a GAN in torch."""

from keras_gan.backend.torch.replicas import all_rows, mean_over_replicas, own_rows
from keras_gan.backend.torch.step import (
    StepAdapter,
    apply_gradients,
    export_arguments,
    exports_loops,
    full_precision,
    has_grouped_kernels,
    input_gradients,
    value_and_gradients,
    without_gradients,
)
