"""Makes a traced list of torch's operations shorter; the numbers stay those of the trace.

torch tells of every operation which of its arguments it writes to and which its result is a view
of. From that follows which copies matter: one whose source and result nobody writes to does not.
"""

import torch

from keras_gan.backend.torch.convolutions import fold_crops
from keras_gan.backend.torch.draws import NotPlannable
from keras_gan.backend.torch.memory import like
from keras_gan.backend.torch.nodes import aten, calls, root, shape, used_once, viewed, written

_ALIASES = {aten.detach.default, aten.alias.default}
_COPIES = {aten.clone.default, aten.lift_fresh_copy.default}
_VIEWS = {aten.view.default, aten._unsafe_view.default}
_DIRECT = {"add", "addmm", "div", "mean", "mm", "mul", "neg", "permute", "pow", "relu", "reshape",
           "rsub", "sqrt", "sub", "sum", "t", "where"}  # fmt: skip


def shorten(module):
    """All that this file knows, on a `torch.fx.GraphModule`, in place."""
    graph = module.graph
    order_gradients(graph)
    remove_copies(graph)
    join_views(graph)
    share_results(graph)
    fold_crops(graph)
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


def order_gradients(graph):
    """Adam's kernel walks through memory whatever the strides say, which copies no longer rule."""
    for node in calls(graph, {aten._fused_adam_.default, aten._fused_adam_.tensor_lr}):
        values, gradients, *rest = node.args
        with graph.inserting_before(node):
            gradients = [
                graph.call_function(like, pair) for pair in zip(gradients, values, strict=True)
            ]
        node.args = (values, gradients, *rest)


def remove_copies(graph):
    """Keras turns images from its layout into torch's and back around each convolution.

    Without the copies only the strides turn, which torch calls channels-last. A `view` may then
    need the copy after all: `reshape` makes it where it must.
    """
    place = {node: index for index, node in enumerate(graph.nodes)}
    writes = {}
    for node in graph.nodes:
        for target in written(node):
            writes.setdefault(root(target), []).append(place[node])
    for node in reversed(calls(graph, _ALIASES | _COPIES)):
        source = node.args[0]
        if node.target in _COPIES:
            end = _last_use(node, place)
            changed = any(place[node] < write <= end for write in writes.get(root(source), []))
            if changed or node in writes or any(user.op == "output" for user in node.users):
                continue
        node.replace_all_uses_with(source)
        graph.erase_node(node)
    for node in calls(graph, _VIEWS):
        node.target = aten.reshape.default


def _last_use(node, place):
    """Where in the list a result, or what shares its memory, is read for the last time."""
    ends = [place[node]]
    for user in node.users:
        ends += [place[user], *([_last_use(user, place)] if viewed(user) is node else [])]
    return max(ends)


def join_views(graph):
    """Of two turns or changes of shape in a row only the last counts, and perhaps not even that."""
    for node in calls(graph, {aten.permute.default, aten.reshape.default}):
        source, how = node.args
        if source.target is node.target:
            source, before = source.args
            if node.target is aten.permute.default:
                how = [before[axis] for axis in how]
            node.args = (source, how)
        same = list(how) == sorted(how) if node.target is aten.permute.default else (
            shape(source) is not None and shape(source) == shape(node)
        )  # fmt: skip
        if same:
            node.replace_all_uses_with(source)
            graph.erase_node(node)


def share_results(graph):
    """What was computed before from the same values, such as a turned kernel, is computed once."""
    writes = {node: {root(target) for target in written(node)} for node in graph.nodes}
    changed = set().union(*writes.values())
    version, made = dict.fromkeys(changed, 0), {}
    for node in list(graph.nodes):
        for target in writes[node]:
            version[target] += 1
        random = torch.Tag.nondeterministic_seeded in getattr(node.target, "tags", ())
        if node.op not in ("get_attr", "call_function") or writes[node] or random:
            continue
        if root(node) is node and node in changed:
            continue
        versions = [version.get(root(source), 0) for source in node.all_input_nodes]
        key = node.target, str(node.args), str(node.kwargs), str(versions)
        if key in made:
            node.replace_all_uses_with(made[key])
            graph.erase_node(node)
        else:
            made[key] = node


def fuse_biases(graph):
    """x W + b, and a convolution's, in one operation that touches the result once."""
    for node in calls(graph, {aten.add.Tensor}):
        if len(node.args) != 2 or node.kwargs:
            continue
        product, bias = node.args
        if not isinstance(bias, torch.fx.Node) or not used_once(product):
            continue
        flat = shape(bias)
        if not flat or flat != (*(1,) * (len(flat) - 1), shape(product)[-1]):
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
        and used_once(convolution)
        and list(order)[-1] == 1
    )
