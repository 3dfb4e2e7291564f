"""What torch tells of the operations in a traced list."""

import torch

aten = torch.ops.aten


def used_once(node):
    return isinstance(node, torch.fx.Node) and len(node.users) == 1 and bool(shape(node))


def shape(node):
    value = node.meta.get("tensor_meta", None) or node.meta.get("val", None)
    return tuple(value.shape) if hasattr(value, "shape") else None


def calls(graph, targets):
    return [n for n in graph.nodes if n.op == "call_function" and n.target in targets]


def _arguments(node):
    """(argument in the operation's schema, value in the graph) of its positional arguments."""
    schema = getattr(node.target, "_schema", None)
    if node.op != "call_function" or schema is None:
        return []
    return list(zip(schema.arguments, node.args, strict=False))


def written(node):
    """The nodes that an operation writes to."""
    targets = []
    for argument, value in _arguments(node):
        if argument.alias_info is not None and argument.alias_info.is_write:
            targets.extend([value] if isinstance(value, torch.fx.Node) else value)
    return targets


def viewed(node):
    """The node that shares its memory with this one's result, or None."""
    for argument, value in _arguments(node):
        if argument.alias_info is not None and isinstance(value, torch.fx.Node):
            return value
    return None


def root(node):
    while (source := viewed(node)) is not None:
        node = source
    return node
