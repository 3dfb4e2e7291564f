"""The training machine of two players."""

import keras
from keras import ops

from keras_gan import backend
from keras_gan.metrics import FeatureMetric, update_metrics
from keras_gan.models import averaging
from keras_gan.models.compiling import Compiling
from keras_gan.models.fitting import Fitting
from keras_gan.models.layer_losses import pass_losses, weight_losses
from keras_gan.models.players import Players


class AdversarialModel(backend.StepAdapter, Compiling, Fitting, Players):
    """A generator and a discriminator that train each other in `fit`.

    One training step is one generator update: `discriminator_steps` updates of the discriminator,
    each with a fresh minibatch of `batch_size` real samples and fresh latents, then one of the
    generator with fresh latents. A variant answers `default_loss`, `default_regularizers`,
    `default_optimizers` and `default_networks`; the machine does the rest.

    A generator with more than one input is conditional: both players get the batch's second part
    as `network([samples, condition])`. Labels in the data of other models are ignored.

    Args:
        generator: Keras model from latents (or `[latents, condition]`) to samples.
        discriminator: Keras model from samples (or `[samples, condition]`) to logits.
        discriminator_steps: discriminator updates for each generator update, k in the papers.
        minibatches: `"fresh"`: each of the k updates draws its own minibatch, as the papers do;
            `"reuse"`: all k see the same one.
        latents: `"normal"`, N(0, 1), or `"uniform"`, U(-1, 1).
        latent_shape: shape of one latent sample; read off the generator's input if None.
        average: decay in [0, 1) of the averaged generator that `generate`, `predict` and `evaluate`
            then use, or None. It starts lower, at (1 + t) / (10 + t) after t steps.
        average_buffers: `"copy"` or `"average"` batch-norm statistics into the averaged generator.
        seed: int, fixes latents, mixing weights and the order of the data.
        name: str.

    Logs are means over the epoch: `d_loss` and `g_loss` without regularizers (but with what
    layers give to `add_loss`), and one key for each regularizer.

    Example:
        class Energy(AdversarialModel):
            def default_loss(self):
                return keras_gan.losses.LeastSquares()

        gan = Energy(generator, discriminator)
        gan.compile("adam", keras.optimizers.Adam(1e-4))
    """

    #: The paper's minibatch, used by `fit` when none is given.
    batch_size = 64
    #: The generator's batch in units of `batch_size`.
    generator_batches = 1

    # ---- The questions that a variant answers ----

    def default_loss(self):
        """The paper's `losses.AdversarialLoss`."""
        raise NotImplementedError(f"{type(self).__name__} has no loss.")

    def default_regularizers(self):
        """The paper's terms of the discriminator's loss."""
        return []

    def default_optimizers(self):
        """The paper's (generator_optimizer, discriminator_optimizer)."""
        raise NotImplementedError(f"{type(self).__name__} has no default optimizers.")

    @classmethod
    def default_networks(cls, shape, latent_dim=None, width=None):
        """(generator, discriminator) for samples of `shape`; see `from_shape`."""
        raise NotImplementedError(f"{cls.__name__} has no default networks. Pass your own two.")

    @classmethod
    def from_shape(cls, shape, *, latent_dim=None, width=None, **kwargs):
        """The variant with default networks for samples of `shape`.

        Args:
            shape: `(height, width, channels)` of images in [-1, 1], or `(features,)`.
            latent_dim: size of the latent vector; the variant's own choice if None.
            width: units or channels of the networks' first layer; likewise.
            **kwargs: arguments of the class.
        """
        generator, discriminator = cls.default_networks(
            tuple(shape), latent_dim=latent_dim, width=width
        )
        return cls(generator, discriminator, **kwargs)

    # ---- One training step ----

    def update(self, data):
        """Train on one group of minibatches; returns the logs."""
        data = self._unpack(data)
        minibatches = [data]
        if self._group > 1:
            parts = [_rows(part, self._by_minibatch) for part in data]
            minibatches = [
                tuple(_rows(part, lambda a, i=i: a[i]) for part in parts)
                for i in range(self._group)
            ]
        if self.minibatches == "reuse":
            minibatches *= self.discriminator_steps
        self.repeat(self._update_discriminator, minibatches)
        return self.repeat(self._update_generator, [data])

    def _update_discriminator(self, real, condition):
        with backend.without_gradients():
            fake = self._constant_fakes(self.draw_latents(ops.shape(real)[0]), condition)

        def objective():
            loss, terms = self.discriminator_objective(real, fake, condition)
            total = _total([loss, *terms.values(), *weight_losses(self.discriminator)])
            return self.discriminator_optimizer.scale_loss(total), {"d_loss": loss, **terms}

        self._apply(objective, self.discriminator, self.discriminator_optimizer)

    def _update_generator(self, real, condition):
        minibatch = ops.shape(real)[0] // self._group
        count = minibatch * self.generator_batches
        latents = self.draw_latents(count)
        repeats = -(-self.generator_batches // self._group)
        condition = _rows(condition, lambda a: ops.concatenate([a] * repeats)[:count])

        def objective():
            loss = self.generator_objective(latents, condition)
            total = _total([loss, *weight_losses(self.generator)])
            return self.generator_optimizer.scale_loss(total), {"g_loss": loss}

        self._apply(objective, self.generator, self.generator_optimizer)
        if self.averaged_generator is not None:
            averaging.update_average(
                self.averaged_generator,
                self.generator,
                self.average,
                self.average_buffers,
                self.average_updates.value,
            )
            self.average_updates.assign_add(1)
        self.optimizer.iterations.assign_add(1)
        return {name: tracker.result() for name, tracker in self.trackers.items()}

    def _apply(self, objective, player, optimizer):
        variables = player.trainable_variables
        (_, terms), gradients = backend.value_and_gradients(objective, variables)
        backend.apply_gradients(optimizer, gradients, variables)
        for name, value in terms.items():
            self.trackers[name].update_state(value)

    def _constant_fakes(self, latents, condition):
        """Samples whose making leaves the generator's batch statistics where they were."""
        with backend.SubstituteScope() as scope:
            fake = self.run_generator(latents, condition, training=True)
        statistics = {
            id(v) for v in self.generator.non_trainable_variables if "float" in str(v.dtype)
        }
        for variable in scope.updated_variables:
            if id(variable) not in statistics:
                variable.assign(scope.get_current_value(variable))
        return ops.stop_gradient(fake)

    # ---- The mathematics, in the papers' words ----

    def discriminator_objective(self, real, fake, condition):
        """(loss, {regularizer's name: value}) of the discriminator on one minibatch."""
        real_scores = self.run_discriminator(real, condition, training=True)
        added = pass_losses(self.discriminator)
        fake_scores = self.run_discriminator(fake, condition, training=True)
        added += pass_losses(self.discriminator)

        def judge(samples):
            return self.run_discriminator(samples, condition, training=True)

        terms = {
            regularizer.name: regularizer(judge, real, fake, seed=self.seed_generator)
            for regularizer in self.regularizers
        }
        loss = self.adversarial_loss.discriminator(real_scores, fake_scores)
        return _total([loss, *added]), terms

    def generator_objective(self, latents, condition):
        """Loss of the generator on one batch of latents."""
        fake = self.run_generator(latents, condition, training=True)
        added = pass_losses(self.generator)
        fake_scores = self.run_discriminator(fake, condition, training=True)
        return _total([self.adversarial_loss.generator(fake_scores), *added])

    def evaluate_batch(self, data):
        """Losses and metrics on held-out data, without regularizers; returns the logs."""
        real, condition = self._unpack(data)
        count = ops.shape(real)[0]
        latents = self.draw_latents(count, self.evaluation_seed_generator)
        inputs = self.join(self.sampler, latents, condition)
        fake = ops.cast(self.sampler(inputs, training=False), "float32")
        real_scores = self.run_discriminator(real, condition)
        fake_scores = self.run_discriminator(fake, condition)
        d_loss = self.adversarial_loss.discriminator(real_scores, fake_scores)
        self.trackers["d_loss"].update_state(d_loss, sample_weight=count)
        g_loss = self.adversarial_loss.generator(fake_scores)
        self.trackers["g_loss"].update_state(g_loss, sample_weight=count)
        update_metrics(self.evaluation_metrics, real, fake)
        inside = [m for m in self.evaluation_metrics if not isinstance(m, FeatureMetric)]
        filled = [self.trackers["d_loss"], self.trackers["g_loss"], *inside]
        return {metric.name: metric.result() for metric in filled}

    def get_metrics_result(self):
        """Keras' own collection, without the metrics that `evaluate` finishes."""
        results = {}
        for metric in self.metrics:
            if not isinstance(metric, FeatureMetric):
                result = metric.result()
                results |= result if isinstance(result, dict) else {metric.name: result}
        return results

    def evaluate(self, *args, return_dict=False, **kwargs):
        """As `keras.Model.evaluate`; metrics of features finish here, on the host in float64."""
        logs = dict(super().evaluate(*args, return_dict=True, **kwargs))
        for metric in self.evaluation_metrics:
            if isinstance(metric, FeatureMetric):
                logs.update(metric.result())
        return logs if return_dict else list(logs.values())

    @property
    def _group(self):
        """Minibatches that one training step consumes."""
        return self.discriminator_steps if self.minibatches == "fresh" else 1

    def _by_minibatch(self, array):
        # All at once: TensorFlow copies `array[i::k]` number by number.
        array = ops.reshape(array, (-1, self._group, *ops.shape(array)[1:]))
        return ops.swapaxes(array, 0, 1)

    def _unpack(self, data):
        real, condition, _ = keras.utils.unpack_x_y_sample_weight(data)
        real = _rows(real, lambda a: ops.cast(a, "float32"))
        # torch's `train_on_batch` hands arrays on as they come.
        condition = _rows(condition, ops.convert_to_tensor) if self.conditional else None
        return real, condition


def _rows(structure, select):
    """`select` applied to every array of a structure that may be None."""
    if structure is None or hasattr(structure, "shape"):  # most are, and steps may be short
        return None if structure is None else select(structure)
    return keras.tree.map_structure(lambda a: None if a is None else select(a), structure)


def _total(terms):
    total = terms[0]
    for term in terms[1:]:
        total = total + ops.cast(term, "float32")
    return total
