"""`compile`: optimizers, regularizers and metrics of two players."""

import types
import warnings

import keras

from keras_gan import backend
from keras_gan.metrics import FeatureMetric
from keras_gan.models.optimizer_pair import OptimizerPair
from keras_gan.regularizers import GradientRegularizer


class Compiling:
    """The `compile` half of `AdversarialModel`."""

    def compile(
        self,
        generator_optimizer=None,
        discriminator_optimizer=None,
        *,
        regularizers=(),
        metrics=(),
        run_eagerly=False,
        steps_per_execution=1,
        jit_compile="auto",
    ):
        """Choose the optimizers; without arguments, the paper's.

        Args:
            generator_optimizer, discriminator_optimizer: two Keras optimizers, or names of them.
            regularizers: further `regularizers.GradientRegularizer`s for the discriminator.
            metrics: `keras.metrics.Metric`s with `update_state(real, fake)`, filled in `evaluate`,
                such as `metrics.FID`. Those of features are not saved with the model.
            run_eagerly: run layer by layer, for debugging.
            steps_per_execution: steps of one call, in a loop on the device, of which callbacks
                see the last; it gains where steps take a few milliseconds. torch ignores it.
            jit_compile: as in `keras.Model.compile`. On torch a step is traced into a list of
                operations in any case, and True compiles the list with torch.compile.
        """
        if (generator_optimizer is None) != (discriminator_optimizer is None):
            raise ValueError(
                "Give both optimizers or none. Received: "
                f"generator_optimizer={generator_optimizer}, "
                f"discriminator_optimizer={discriminator_optimizer}"
            )
        if generator_optimizer is None:
            generator_optimizer, discriminator_optimizer = self.default_optimizers()
        optimizers = [
            keras.optimizers.get(optimizer)
            for optimizer in (generator_optimizer, discriminator_optimizer)
        ]
        if optimizers[0] is optimizers[1]:
            raise ValueError(
                "The players need two optimizers; one object cannot hold both players' moments. "
                f"Received: generator_optimizer=discriminator_optimizer={optimizers[0]}"
            )
        _check_kinds("regularizers", regularizers, GradientRegularizer)
        _check_kinds("metrics", metrics, keras.metrics.Metric)
        # A namespace, because Keras would track and save what lies in a dictionary.
        self._compile_arguments = types.SimpleNamespace(
            generator_optimizer=optimizers[0],
            discriminator_optimizer=optimizers[1],
            regularizers=list(regularizers),
            metrics=list(metrics),
            run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution,
            jit_compile=jit_compile,
        )
        self.adversarial_loss = self.default_loss()
        self.regularizers = [*self.default_regularizers(), *regularizers]
        if self.regularizers and _has_batch_normalization(self.discriminator):
            warnings.warn(
                "The discriminator holds BatchNormalization, which mixes the samples of a batch, "
                f"and `{self.regularizers[0].name}` penalises the gradient of each sample alone. "
                "Use LayerNormalization or none.",
                stacklevel=2,
            )
        self.evaluation_metrics = list(metrics)
        for metric in metrics:
            if isinstance(metric, FeatureMetric):
                metric.build(self.sample_shape)
        names = ["d_loss", "g_loss", *(regularizer.name for regularizer in self.regularizers)]
        if len(set(names)) < len(names):
            raise ValueError(
                "Each regularizer needs a `name` of its own, its key in the logs; the variant's "
                f"default is one of them. Received: {names[2:]}"
            )
        self.trackers = {name: keras.metrics.Mean(name=name) for name in names}
        pair = OptimizerPair(
            _loss_scaled(optimizers[0], self.generator),
            _loss_scaled(optimizers[1], self.discriminator),
        )
        pair.build_players(self.generator, self.discriminator)
        super().compile(
            optimizer=pair,
            run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution,
            jit_compile=jit_compile,
            auto_scale_loss=False,
        )
        self.settle_compile()

    @property
    def generator_optimizer(self):
        return self.optimizer.generator_optimizer

    @property
    def discriminator_optimizer(self):
        return self.optimizer.discriminator_optimizer

    @property
    def metrics(self):
        if not self.compiled:
            return []
        return [*self.trackers.values(), *self.evaluation_metrics]

    def get_compile_config(self):
        if not self.compiled:
            return {}
        arguments = dict(vars(self._compile_arguments))
        arguments["metrics"] = [m for m in arguments["metrics"] if not isinstance(m, FeatureMetric)]
        return backend.portable_config(keras.saving.serialize_keras_object(arguments))

    def compile_from_config(self, config):
        self.compile(**keras.saving.deserialize_keras_object(config))


def _check_kinds(name, values, kind):
    for value in values:
        if not isinstance(value, kind):
            raise TypeError(
                f"`{name}` must be a list of `{kind.__name__}` objects. Received: {name}={values}"
            )


def _loss_scaled(optimizer, network):
    """Gradients of float16 networks underflow unless the loss is scaled, for each player alone."""
    half = any(v.dtype_policy.compute_dtype == "float16" for v in _layers(network))
    if half and not isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        return keras.optimizers.LossScaleOptimizer(optimizer)
    return optimizer


def _layers(layer):
    """The layer, and all layers inside it that it shows."""
    yield layer
    inner = list(getattr(layer, "layers", ()))
    if isinstance(getattr(layer, "layer", None), keras.Layer):  # wrappers
        inner.append(layer.layer)
    for child in inner:
        yield from _layers(child)


def _has_batch_normalization(network):
    return any(isinstance(layer, keras.layers.BatchNormalization) for layer in _layers(network))
