"""The words of a GAN in JAX."""

from keras_gan.backend.jax.replicas import all_rows, mean_over_replicas, own_rows
from keras_gan.backend.jax.step import (
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
