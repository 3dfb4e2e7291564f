"""`compile`: optimizers, loss, regularizers and metrics of two players."""

import types
import warnings

import keras

from keras_gan import backend
from keras_gan.losses import AdversarialLoss
from keras_gan.metrics import get
from keras_gan.models import doubtful
from keras_gan.models.inner_layers import inner_layers
from keras_gan.models.optimizer_pair import OptimizerPair
from keras_gan.models.players import Players
from keras_gan.models.question import question
from keras_gan.models.watching import Watching
from keras_gan.regularizers import Regularizer


class CompiledPlayers(Players):
    """Players with what `compile` gives them."""

    #: Names in the logs of what the objectives return beside `d_loss`, `g_loss` and regularizers.
    terms = ()
    #: Whether the generators' loss sees scores of real samples, as relativistic losses ask.
    takes_relativistic = True
    #: Whether the discriminators' objective adds `penalties`.
    takes_regularizers = True

    #: Whether the data tell by which features samples are compared, where a metric has none.
    has_default_features = True

    # ---- The questions that a game answers ----

    @question
    def default_loss(self) -> AdversarialLoss | None:
        """The paper's `losses.AdversarialLoss`, at hand as `self.adversarial_loss`."""
        return None

    @question
    def default_regularizers(self) -> list[Regularizer]:
        """The paper's penalties, in `self.regularizers`."""
        return []

    @question
    def default_optimizers(self) -> tuple[keras.optimizers.Optimizer, keras.optimizers.Optimizer]:
        """The paper's (generator_optimizer, discriminator_optimizer)."""
        raise NotImplementedError(
            f"{type(self).__name__} has no default optimizers: pass two to `compile`."
        )

    @question
    def default_constraint(self) -> keras.constraints.Constraint | None:
        """What every trainable variable of the discriminators obeys after each update."""
        return None

    @question
    def warn_of_networks(self):
        """Warn of networks that this game, and no other, cannot do with."""

    # ---- compile ----

    def compile(
        self,
        generator_optimizer=None,
        discriminator_optimizer=None,
        *,
        loss=None,
        regularizers=(),
        metrics=(),
        run_eagerly=False,
        steps_per_execution=1,
        jit_compile="auto",
        optimizer=None,
    ):
        """Choose the optimizers; without arguments, the paper's.

        Args:
            generator_optimizer, discriminator_optimizer: two Keras optimizers, or names of them.
            loss: a `losses.AdversarialLoss` instead of the paper's, such as `losses.Hinge()`.
            regularizers: further `regularizers.Regularizer`s, such as `R1()` or `LeCam()`; one with
                the `name` of the variant's own stands in its place.
            metrics: `"fid"`, `"kid"`, `"prdc"`, `"is"`, or `keras.metrics.Metric`s with
                `update_state(real, fake)`, such as `metrics.FID`, filled in `evaluate`. Those of
                features are not saved with the model. `"accuracy"`, `"spread"`, `"gradient_norm"`
                and other `metrics.TrainingMetric`s are filled and logged in training instead.
            run_eagerly: run layer by layer, for debugging.
            steps_per_execution: steps of one call, in a loop on the device, of which callbacks
                see the last; it gains where steps take a few milliseconds. torch ignores it.
            jit_compile: as in `keras.Model.compile`. On torch a step is traced into a list of
                operations in any case, and True compiles the list with torch.compile.
            optimizer: only for an error; there are two.
        """
        if optimizer is not None:
            raise ValueError(
                "A GAN has two: `compile(generator_optimizer, discriminator_optimizer)`. "
                f"Received: optimizer={optimizer}"
            )
        optimizers = self._two_optimizers(generator_optimizer, discriminator_optimizer)
        regularizers, metrics = _listed(regularizers), [get(m) for m in _listed(metrics)]
        self.check_devices([v for held in (self, *optimizers) for v in held.variables])
        _check_kinds("regularizers", regularizers, Regularizer)
        _check_kinds("metrics", metrics, keras.metrics.Metric)
        if regularizers and not self.takes_regularizers:
            raise ValueError(
                f"{type(self).__name__} takes no regularizers. "
                f"Received: regularizers={regularizers}"
            )
        # A namespace, because Keras would track and save what lies in a dictionary.
        self._compile_arguments = types.SimpleNamespace(
            generator_optimizer=optimizers[0],
            discriminator_optimizer=optimizers[1],
            loss=loss,
            regularizers=regularizers,
            metrics=metrics,
            run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution,
            jit_compile=jit_compile,
        )
        self.adversarial_loss = self._loss_instead_of(self.default_loss(), loss)
        self.constraint = self.default_constraint()
        if self.compiled:
            self.regularizers.clear()  # or Keras would go on saving those with weights
        given = self._compile_arguments.regularizers
        names = {regularizer.name for regularizer in given if regularizer.name}
        default = [r for r in self.default_regularizers() if r.name not in names]
        self.regularizers = [*default, *given]
        self._warn_of_networks()
        self._take_metrics(metrics)
        self._make_trackers(metrics)
        sides = self.networks(self.generators), self.networks(self.discriminators)
        pair = OptimizerPair(*map(_loss_scaled, optimizers, sides))
        pair.build_players(*sides)
        super().compile(
            optimizer=pair,
            run_eagerly=run_eagerly,
            steps_per_execution=steps_per_execution,
            jit_compile=jit_compile,
            auto_scale_loss=False,
        )
        self.settle_compile()

    def _loss_instead_of(self, default, loss):
        if default is None and loss is None:
            return None
        if default is None:
            raise ValueError(
                f"The losses of {type(self).__name__} are its own and take no other. "
                f"Received: loss={loss}"
            )
        loss = default if loss is None else loss
        if not isinstance(loss, AdversarialLoss):
            raise TypeError(
                "`loss` is an object with the losses of both players, such as "
                f"`keras_gan.losses.Hinge()`; `default_loss` returns such a one. "
                f"Received: loss={loss!r}"
            )
        if loss.relativistic and not self.takes_relativistic:
            raise ValueError(
                "A relativistic loss compares with real samples, which the generator's turn of "
                f"{type(self).__name__} does not judge. Received: loss={loss!r}"
            )
        return loss

    def _two_optimizers(self, generator_optimizer, discriminator_optimizer):
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
        return optimizers

    def _take_metrics(self, metrics):
        """Those of features finish on the host, after `evaluate`; the others inside the step."""
        self.evaluation_metrics = [m for m in metrics if not _fills_in_training(m)]
        self.host_metrics, self.step_metrics = [], []
        for metric in self.evaluation_metrics:
            on_host = getattr(metric, "finishes_on_host", False)
            (self.host_metrics if on_host else self.step_metrics).append(metric)
        if self.host_metrics and not hasattr(self, "sample_shape"):
            raise ValueError(
                f"Metrics of samples cannot be filled by {type(self).__name__}, which translates: "
                "`callbacks.EvaluateTranslation` measures it. "
                f"Received: metrics={[metric.name for metric in self.host_metrics]}"
            )
        for metric in self.host_metrics:
            if getattr(metric, "extractor", self) is not None:
                metric.build(self.sample_shape)
            elif not self.has_default_features:  # of others the data will tell
                raise ValueError(
                    "Nothing is known by which sequences of tokens would be compared: measure them "
                    "with `evaluation.SequenceEvaluator`, or give the metric an extractor of "
                    f"one-hot rows. Received: metrics=[{metric.name!r}] without an extractor"
                )

    def _make_trackers(self, metrics):
        """A mean for each key of the logs, and what metrics want there beside them."""
        of_each = [(r.name, r.generator_name) for r in self.regularizers]
        names = [name for pair in zip(*of_each, strict=True) for name in pair if name]
        names = ["d_loss", "g_loss", *names, *self.terms]
        if len(set(names)) < len(names):
            raise ValueError(
                "Each regularizer needs a `name` of its own, its key in the logs. "
                f"Received: {names[2:]}"
            )
        self._returned = frozenset()  # what the objectives were seen to return
        self.trackers = {name: keras.metrics.Mean(name=name) for name in names}
        training = [metric for metric in metrics if _fills_in_training(metric)]
        self.watching = Watching(training, self.adversarial_loss, names)

    def _warn_of_networks(self):
        doubtful.warn_of_one_loss(type(self))
        for side in (self.generators, self.discriminators):
            doubtful.warn_of_frozen({role: getattr(self, role) for role in side})
        for role in self.discriminators:
            doubtful.warn_of_probabilities(role, getattr(self, role))
        self.warn_of_networks()
        discriminators = self.networks(self.discriminators)
        alone = [regularizer for regularizer in self.regularizers if regularizer.of_each_sample]
        mixing = keras.layers.BatchNormalization
        if alone and any(doubtful.holds(network, mixing) for network in discriminators):
            warnings.warn(
                "The discriminator holds BatchNormalization, which mixes the samples of a batch, "
                f"and `{alone[0].name}` penalises the gradient of each sample alone. "
                "Use LayerNormalization or none.",
                stacklevel=3,
            )

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
        return [*self.trackers.values(), *self.watching.metrics, *self.evaluation_metrics]

    def get_compile_config(self):
        if not self.compiled:
            return {}
        arguments = dict(vars(self._compile_arguments))
        arguments["metrics"] = [*self.watching.metrics, *self.step_metrics]
        return backend.portable_config(keras.saving.serialize_keras_object(arguments))

    def compile_from_config(self, config):
        self.compile(**keras.saving.deserialize_keras_object(config))


def _listed(values):
    """A list of what may be None, or one alone."""
    if values is None:
        return []
    return list(values) if isinstance(values, (list, tuple)) else [values]


def _check_kinds(name, values, kind):
    for value in values:
        if not isinstance(value, kind):
            raise TypeError(
                f"`{name}` must be a list of `{kind.__name__}` objects. Received: {name}={values}"
            )


def _fills_in_training(metric):
    return getattr(metric, "fills_in_training", False)


def _loss_scaled(optimizer, networks):
    """Gradients of float16 networks underflow unless the loss is scaled, for each side alone."""
    layers = [layer for network in networks for layer in inner_layers(network)]
    half = any(layer.dtype_policy.compute_dtype == "float16" for layer in layers)
    if half and not isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
        return keras.optimizers.LossScaleOptimizer(optimizer)
    return optimizer
