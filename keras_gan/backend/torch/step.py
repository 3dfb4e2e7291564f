"""The vocabulary in torch: autograd on parameters that change in place."""

import functools

import keras
import torch

from keras_gan.backend.torch import adam, group, replicas
from keras_gan.backend.torch.memory import lay_out
from keras_gan.backend.torch.plan import Plans

group.choose_device()


class StepAdapter:
    """Makes `update(data)` and `evaluate_batch(data)` the steps of `keras`' torch trainer."""

    def train_step(self, data):
        return self.update(data)

    def test_step(self, data):
        return self.evaluate_batch(data)

    def synchronise(self):
        pass  # variables hold their values at any time

    evaluation_replicas = 1  # each process evaluates whole, and all of them find the same

    @property
    def replicas(self):
        return group.count()

    @property
    def writes(self):
        return group.rank() == 0

    def check_devices(self, variables):
        distribution = keras.distribution.distribution()
        if distribution is not None:
            raise ValueError(
                "On torch a GAN trains on one device, or in several processes of `torchrun` with "
                "one each. Call `keras.distribution.set_distribution(None)`. "
                f"Received: distribution={type(distribution).__name__}"
            )
        group.join()

    def unite(self):
        if group.count() > 1:
            variables = [*self.variables, *self.optimizer.variables]
            group.unite(list({id(v): v for v in variables}.values()))

    def agreed(self, number):
        return group.greatest(number)

    def save(self, *args, **kwargs):
        if self.writes:
            super().save(*args, **kwargs)

    def save_weights(self, *args, **kwargs):
        if self.writes:
            super().save_weights(*args, **kwargs)

    def settle_compile(self):
        # For plans only: Keras' own way compiles layer by layer and cannot differentiate twice.
        self._compile_plans = self.jit_compile
        self.jit_compile = False
        # Keras refuses another number here. A call of several steps would save nothing.
        self.steps_per_execution = 1
        # Plans do it too; a loaded model, which may never train, then computes to the same bits.
        lay_out(self.variables)

    def pipeline(self, groups):
        return _Loader((_Batches if groups.endless else _CountedBatches)(groups), batch_size=None)

    _plans = None  # a step that is called by hand runs as it is

    def make_train_function(self, force=False):
        if self.train_function is not None and not force:
            return
        self.unite()  # `train_on_batch` begins here
        self._plans = None
        if not self.run_eagerly and not self._optimizers_decide():
            self._plans = Plans(
                [
                    *self.trainable_variables,
                    *self.non_trainable_variables,
                    *self.optimizer.variables,
                    *self.metrics_variables,
                ],
                self._compile_plans,
            )
        self.train_function = lambda data: self.train_step(data[0])
        if group.count() > 1:
            self.train_function = replicas.sharing(self.train_step)

    def _optimizers_decide(self):
        # By a number, which a plan does not look at: whether gradients are finite, or enough.
        players = self.generator_optimizer, self.discriminator_optimizer
        return any(
            isinstance(optimizer, keras.optimizers.LossScaleOptimizer)
            or optimizer.gradient_accumulation_steps
            for optimizer in players
        )

    def repeat(self, phase, arguments):
        for each in arguments:
            result = phase(*each) if self._plans is None else self._plans.call(phase, each)
        return result


def _filled(gradients, sources):
    # One behaviour on all backends: JAX gives zeros where torch gives None.
    return [
        torch.zeros_like(source) if gradient is None else gradient
        for gradient, source in zip(gradients, sources, strict=True)
    ]


class _Batches(torch.utils.data.IterableDataset):
    def __init__(self, groups):
        self.groups = groups

    def __iter__(self):
        shared = group.count() > 1
        for blocks in self.groups.row_blocks():
            for rows in zip(*blocks, strict=True):
                if shared:  # the others' rows are not even read
                    rows = [each[replicas.own_slice(len(each))] for each in rows]
                data = keras.tree.map_structure(torch.from_numpy, self.groups.take(rows))
                yield replicas.OwnPart(data) if shared else data


class _CountedBatches(_Batches):
    def __len__(self):
        return self.groups.steps


class _Loader(torch.utils.data.DataLoader):
    """What Keras wants in order to leave batches alone; its own machinery takes longer."""

    def __iter__(self):
        return iter(self.dataset)


def value_and_gradients(loss_fn, variables):
    values = [variable.value for variable in variables]
    with replicas.meeting() as scope:
        loss, aux = loss_fn()
    # A frozen player has no variables, which autograd refuses.
    gradients = torch.autograd.grad(loss, values, allow_unused=True) if values else []
    # What is only logged must not keep the graph of the whole step alive.
    loss, aux = keras.tree.map_structure(
        lambda leaf: leaf.detach() if isinstance(leaf, torch.Tensor) else leaf, (loss, aux)
    )
    return replicas.met(scope, (loss, aux), _filled(gradients, values))


def input_gradients(fn, inputs):
    # `evaluate` runs without gradients; a penalty needs them all the same.
    with torch.enable_grad():
        flat = keras.tree.flatten(inputs)
        flat = [i if i.requires_grad else i.detach().requires_grad_() for i in flat]
        total = torch.sum(fn(keras.tree.pack_sequence_as(inputs, flat)))
        gradients = torch.autograd.grad(total, flat, create_graph=True, allow_unused=True)
    return keras.tree.pack_sequence_as(inputs, _filled(gradients, flat))


def without_gradients():
    return torch.no_grad()


def full_precision():
    # Products are in full precision by default, convolutions are not.
    cudnn = torch.backends.cudnn
    return cudnn.flags(
        enabled=cudnn.enabled, benchmark=cudnn.benchmark, deterministic=cudnn.deterministic,
        allow_tf32=False,
    )  # fmt: skip


def has_grouped_kernels():
    return True


def export_arguments(format, inputs):
    if format != "torch":
        return {}
    each = {0: torch.export.Dim("batch")}
    return {"dynamic_shapes": [(each if inputs == 1 else [each] * inputs,)]}


def exports_loops(format):
    return format != "onnx"  # Keras traces it, and a loop over time is not traced


def apply_gradients(optimizer, gradients, variables):
    with torch.no_grad():
        if not adam.can_fuse(optimizer, variables):
            optimizer.apply(gradients, variables)
            return
        optimizer._parallel_update_step = functools.partial(adam.adam_step, optimizer)
        try:
            optimizer.apply(gradients, variables)
        finally:
            del optimizer._parallel_update_step
