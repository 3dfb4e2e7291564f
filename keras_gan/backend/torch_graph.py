"""Makes a traced list of torch's operations shorter; the numbers stay those of the trace.

torch tells of every operation which of its arguments it writes to and which its result is a view
of. From that follows which copies matter: one whose source and result nobody writes to does not.
"""

import torch

from keras_gan.backend.torch_draws import NotPlannable

aten = torch.ops.aten

_ALIASES = {aten.detach.default, aten.alias.default}
_COPIES = {aten.clone.default, aten.lift_fresh_copy.default}
_VIEWS = {aten.view.default, aten._unsafe_view.default}
_DIRECT = {"add", "addmm", "div", "mean", "mm", "mul", "neg", "permute", "pow", "relu", "reshape",
           "rsub", "sqrt", "sub", "sum", "t", "where"}  # fmt: skip


def shorten(module):
    """All that this file knows, on a `torch.fx.GraphModule`, in place."""
    graph = module.graph
    remove_copies(graph)
    share_views(graph)
    fuse_biases(graph)
    graph.eliminate_dead_code()
    call_directly(graph)
    graph.lint()
    module.recompile()


def add_inputs(module, tensors):
    """Make inputs of tensors that the trace took for constants, after the ones it has."""
    graph = module.graph
    nodes = list(graph.nodes)
    last = [node for node in nodes if node.op == "placeholder"][-1]
    constants = [(node, getattr(module, node.target)) for node in nodes if node.op == "get_attr"]
    for index, tensor in enumerate(tensors):
        with graph.inserting_after(last):
            last = graph.placeholder(f"numbers_{index}")
        for node, constant in constants:
            if constant is tensor:
                node.replace_all_uses_with(last)
                graph.erase_node(node)
    graph.set_codegen(torch.fx.graph.CodeGen())  # plain arguments instead of nested ones


def refuse_shared(module, tensors):
    """A trace that reads a variable without being given it would never see it change."""
    known = {tensor.data_ptr() for tensor in tensors if tensor.numel()}
    for node in module.graph.nodes:
        if node.op == "get_attr":
            tensor = getattr(module, node.target)
            if tensor.requires_grad or (tensor.numel() and tensor.data_ptr() in known):
                raise NotPlannable("a layer reads its weights without asking Keras for them")


def remove_copies(graph):
    """Keras turns images from its layout into torch's and back around each convolution.

    Without the copies only the strides turn, which torch calls channels-last. A `view` may then
    need the copy after all: `reshape` makes it where it must.
    """
    written = {_root(target) for node in graph.nodes for target in _written(node)}
    for node in _calls(graph, _ALIASES | _COPIES):
        source = node.args[0]
        is_output = any(user.op == "output" for user in node.users)
        if node.target in _COPIES and (is_output or node in written or _root(source) in written):
            continue
        node.replace_all_uses_with(source)
        graph.erase_node(node)
    for node in _calls(graph, _VIEWS):
        node.target = aten.reshape.default


def share_views(graph):
    """A view that was made before, such as a transposed kernel, is made once."""
    made = {}
    for node in list(graph.nodes):
        is_view = _viewed(node) and not _written(node) and node.target is not aten.reshape.default
        if node.op == "get_attr" or is_view:
            key = node.target, str(node.args), str(node.kwargs)
            if key in made:
                node.replace_all_uses_with(made[key])
                graph.erase_node(node)
            else:
                made[key] = node


def fuse_biases(graph):
    """x W + b, and a convolution's, in one operation that touches the result once."""
    for node in _calls(graph, {aten.add.Tensor}):
        if len(node.args) != 2 or node.kwargs:
            continue
        product, bias = node.args
        if not isinstance(bias, torch.fx.Node) or not _used_once(product):
            continue
        shape = _shape(bias)
        if not shape or shape != (*(1,) * (len(shape) - 1), _shape(product)[-1]):
            continue
        with graph.inserting_before(node):
            if product.target is aten.mm.default:
                flat = graph.call_function(aten.reshape.default, (bias, [-1]))
                fused = graph.call_function(aten.addmm.default, (flat, *product.args))
            elif product.target is aten.permute.default and _is_plain_convolution(product):
                convolution = product.args[0]
                flat = graph.call_function(aten.reshape.default, (bias, [-1]))
                inputs, kernel, _, *rest = convolution.args
                fused = graph.call_function(convolution.target, (inputs, kernel, flat, *rest))
                fused = graph.call_function(product.target, (fused, product.args[1]))
            else:
                continue
        node.replace_all_uses_with(fused)


def call_directly(graph):
    """torch's own functions read their arguments faster than its table of operations does."""
    for node in graph.nodes:
        schema = getattr(node.target, "_schema", None)
        name = schema.name.removeprefix("aten::") if schema else None
        if node.op == "call_function" and name in _DIRECT:
            node.target = getattr(torch, name)


def _is_plain_convolution(permute):
    """Whether `permute` moves the channels of a convolution without bias to the last axis."""
    convolution, order = permute.args
    return (
        convolution.target is aten.convolution.default
        and convolution.args[2] is None
        and _used_once(convolution)
        and list(order)[-1] == 1
    )


def _used_once(node):
    return isinstance(node, torch.fx.Node) and len(node.users) == 1 and bool(_shape(node))


def _shape(node):
    value = node.meta.get("tensor_meta", None) or node.meta.get("val", None)
    return tuple(value.shape) if hasattr(value, "shape") else None


def _calls(graph, targets):
    return [n for n in graph.nodes if n.op == "call_function" and n.target in targets]


def _arguments(node):
    """(argument in the operation's schema, value in the graph) of its positional arguments."""
    schema = getattr(node.target, "_schema", None)
    if node.op != "call_function" or schema is None:
        return []
    return list(zip(schema.arguments, node.args, strict=False))


def _written(node):
    """The nodes that an operation writes to."""
    targets = []
    for argument, value in _arguments(node):
        if argument.alias_info is not None and argument.alias_info.is_write:
            targets.extend([value] if isinstance(value, torch.fx.Node) else value)
    return targets


def _viewed(node):
    """The node that shares its memory with this one's result, or None."""
    for argument, value in _arguments(node):
        if argument.alias_info is not None and isinstance(value, torch.fx.Node):
            return value
    return None


def _root(node):
    while (source := _viewed(node)) is not None:
        node = source
    return node
