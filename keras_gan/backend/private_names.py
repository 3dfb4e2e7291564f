"""What keras_gan takes from Keras and torch although they do not promise to keep it.

A release may rename any of it without a word. `tests/test_private_names.py` checks that all of it
exists in what is installed and that the package takes no private name that is missing here, so a
new release of Keras is tried by running that test first.
"""

from typing import NamedTuple


class Borrowed(NamedTuple):
    """One name of somebody else's.

    Args:
        owner: the class or module that has it, with its full name.
        name: of the attribute, parameter or method.
        files: of keras_gan that use it, below its root.
        why: what breaks without it.
        instead: what could take its place, as far as there is anything.
    """

    owner: str
    name: str
    files: tuple[str, ...]
    why: str
    instead: str


_ADAM = ("backend/tensorflow/step.py", "backend/torch/adam.py")
_DRAWS = ("backend/torch/draws.py",)
_STEPS = tuple(f"backend/{name}/step.py" for name in ("tensorflow", "jax", "torch"))
_KERAS_ADAM = "Keras' own update, kernel by kernel (slower)"
_NO_PLANS = "no plans: steps run layer by layer (slower)"

#: Names that begin with an underscore.
PRIVATE = (
    Borrowed("keras.Variable", "_value", ("backend/jax/step.py",),
             "a call that fails on JAX leaves a model without weights, as Keras' own are", "none"),
    Borrowed("keras.Model", "_assert_compile_called", ("models/fitted.py",),
             "the error before `compile`", "`model.compiled` and an error of our own"),
    Borrowed("keras.optimizers.Optimizer", "_variables", ("models/optimizer_pair.py",),
             "the pair's own iterations, apart from its players' moments; saving of both",
             "a player that is no `Optimizer` and its own saving"),
    Borrowed("keras.optimizers.Adam", "_get_variable_index", _ADAM,
             "Adam in one kernel finds no moments", _KERAS_ADAM),
    Borrowed("keras.optimizers.Adam", "_momentums", _ADAM,
             "Adam in one kernel has no first moments", _KERAS_ADAM),
    Borrowed("keras.optimizers.Adam", "_velocities", _ADAM,
             "Adam in one kernel has no second moments", _KERAS_ADAM),
    Borrowed("keras.optimizers.Adam", "_parallel_update_step", ("backend/torch/step.py",),
             "Adam's one kernel is never called on torch, silently", _KERAS_ADAM),
    Borrowed("keras.Model", "_distribute_strategy",
             ("backend/tensorflow/replicas.py", "backend/tensorflow/step.py"),
             "whether a model was made in a strategy's scope is not known",
             "`distribute_strategy`, which is a strategy where there was none, too"),
    Borrowed("keras.optimizers.Optimizer", "_all_reduce_sum_gradients",
             ("backend/tensorflow/replicas.py",),
             "replicas' gradients are added up once more", "none"),
    Borrowed("torch", "_fused_adam_", ("backend/torch/adam.py", "backend/torch/graph.py"),
             "torch has no kernel for Adam", "`torch.optim.Adam(fused=True)`, its own moments"),
    Borrowed("torch", "_foreach_add_", _DRAWS,
             "Keras' SGD and others cannot be traced", _NO_PLANS),
    Borrowed("torch", "_foreach_mul", _DRAWS,
             "Keras' SGD and others cannot be traced", _NO_PLANS),
    Borrowed("torch", "_foreach_copy_", ("backend/torch/plan.py",),
             "a plan's results reach no variable", "`copy_` on one variable after the other"),
    Borrowed("torch", "_subclasses", _DRAWS,
             "what is drawn within a trace holds no numbers", _NO_PLANS),
    Borrowed("torch.utils", "_python_dispatch", _DRAWS,
             "draws of a trace are not seen", _NO_PLANS),
    Borrowed("torch.Tensor", "_version", _DRAWS,
             "a seed that changed elsewhere is not noticed", "reading the seed in every step"),
    Borrowed("torch.ops.aten.relu.default", "_schema",
             (*_DRAWS, "backend/torch/graph.py", "backend/torch/nodes.py"),
             "which operations write or view is not known", _NO_PLANS),
    Borrowed("torch.ops.aten", "_unsafe_view", ("backend/torch/graph.py",),
             "views that reshape must replace are not found", _NO_PLANS),
    Borrowed("torch.fx.experimental.proxy_tensor.make_fx", "_allow_non_fake_inputs",
             ("backend/torch/plan.py",), "a trace refuses constants", _NO_PLANS),
)  # fmt: skip

#: Names without an underscore that no documentation promises, or that we put a function in for.
UNDOCUMENTED = (
    Borrowed("keras", "src", ("backend/portable.py",),
             "what is saved on torch holds optimizers that load on torch only", "none"),
    Borrowed("keras.Model", "make_train_function", _STEPS,
             "our steps are not those of `fit`", "none"),
    Borrowed("keras.Model", "_maybe_symbolic_build", ("backend/tensorflow/step.py",),
             "nothing, or Keras builds again from a generator's first minibatch, which is lost",
             "none"),
    Borrowed("keras.Model", "train_function", _STEPS,
             "our steps are not those of `fit`", "none"),
    Borrowed("keras.Model", "metrics_variables", ("backend/jax/step.py", "backend/torch/step.py"),
             "logs are lost in compiled steps", "the variables of `model.metrics`, one by one"),
    Borrowed("keras.Model", "jax_state_sync", ("backend/jax/step.py",),
             "callbacks sample from empty variables within an epoch", "none"),
    Borrowed("keras.optimizers.Adam", "update_step", ("backend/tensorflow/step.py",),
             "Adam's one kernel is never called on TensorFlow, silently", _KERAS_ADAM),
    Borrowed("keras.layers.BatchNormalization", "call", ("backend/batch_norm.py",),
             "batch normalisation takes Keras' kernels", "a layer of our own"),
    Borrowed("keras.random.SeedGenerator", "next",
             (*_DRAWS, *(f"backend/{name}/replicas.py" for name in ("tensorflow", "torch"))),
             "a trace, or each replica, draws the same numbers again", "none"),
    Borrowed("keras.StatelessScope", "state_mapping", ("backend/scope.py",),
             "nested scopes forget the outer values", "a scope of our own around every block"),
    Borrowed("keras.StatelessScope", "original_scope", ("backend/scope.py",),
             "the enclosing scope is not found", "a stack of our own scopes"),
    Borrowed("keras.StatelessScope", "add_update", ("backend/scope.py",),
             "which variables were written is not known", "comparing all values afterwards"),
)  # fmt: skip
