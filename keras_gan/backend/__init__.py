"""The only place that knows TensorFlow, JAX and torch.

A GAN's mathematics needs a few words that Keras does not have. Each module here says
them in one framework; importing this package loads the module of the active backend:

- `StepAdapter`: mixin that makes a stateful `update(data)` the step that `fit` calls. Its
  `repeat(phase, arguments)` calls a phase of that step for each of its arguments, traced or
  compiled once; `pipeline(groups)` makes arrays, cut into the rows of each step, what `fit` reads
  fastest; `check_devices` begins and `settle_compile` ends `compile` with what the framework cannot
  do, and `synchronise` brings the values of a running `fit` into the variables. `replicas` is the
  number of devices that share each minibatch, `evaluation_replicas` of those that share one of
  `evaluate`. Where they are processes, the one that `writes` alone makes files, `unite` gives all
  of them its values, and `agreed(number)` is the greatest number that one of them has.
- `value_and_gradients(loss_fn, variables)`: `((loss, aux), gradients)`; the forward pass may
  write to variables (batch-norm statistics, seeds, spectral vectors).
- `input_gradients(fn, inputs)`: d sum(fn) / d inputs, differentiable once more.
- `without_gradients()`: context in which nothing is recorded for differentiation.
- `own_rows(draw, count)`: `draw(count)` in a step; where each device runs the step on `count` rows
  of its own, those rows of one common draw that are this device's.
- `all_rows(array)`: the other way round, an array's rows on all of those devices, a constant.
- `mean_over_replicas(values)`: a structure of numbers that each of those devices has computed from
  its own rows, to their means.
- `full_precision()`: context in which GPUs multiply float32 in float32, not in TF32.
- `has_grouped_kernels()`: whether a convolution in groups is faster than a full one on the device.
- `apply_gradients(optimizer, gradients, variables)`: one step of any Keras optimizer.
- `export_arguments(format, inputs)`: what `keras.Model.export` must be told so that a network of so
  many inputs takes any number of samples.
- `exports_loops(format)`: whether `keras.Model.export` can write a network with a loop over time.

`SubstituteScope`, which the words for JAX and some layers share, and `portable_config`, which
makes saved optimizers loadable everywhere, need Keras alone.
"""

import keras

from keras_gan.backend.portable import portable_config
from keras_gan.backend.scope import SubstituteScope

if keras.backend.backend() == "tensorflow":
    from keras_gan.backend.tensorflow import (
        StepAdapter,
        all_rows,
        apply_gradients,
        export_arguments,
        exports_loops,
        full_precision,
        has_grouped_kernels,
        input_gradients,
        mean_over_replicas,
        own_rows,
        value_and_gradients,
        without_gradients,
    )
elif keras.backend.backend() == "jax":
    from keras_gan.backend.jax import (
        StepAdapter,
        all_rows,
        apply_gradients,
        export_arguments,
        exports_loops,
        full_precision,
        has_grouped_kernels,
        input_gradients,
        mean_over_replicas,
        own_rows,
        value_and_gradients,
        without_gradients,
    )
elif keras.backend.backend() == "torch":
    from keras_gan.backend.torch import (
        StepAdapter,
        all_rows,
        apply_gradients,
        export_arguments,
        exports_loops,
        full_precision,
        has_grouped_kernels,
        input_gradients,
        mean_over_replicas,
        own_rows,
        value_and_gradients,
        without_gradients,
    )
else:
    raise ImportError(
        "keras_gan trains on TensorFlow, JAX or torch. Set KERAS_BACKEND to one of them before "
        f"Keras is imported. Received: backend={keras.backend.backend()!r}"
    )
