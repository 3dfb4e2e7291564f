"""Convolutions of a traced list of operations, in fewer of torch's."""

from keras_gan.backend.torch.nodes import aten, calls, shape, used_once


def fold_crops(graph):
    """Keras cuts the rim off a transposed convolution's result; torch need not compute it."""
    for node in calls(graph, {aten.convolution.default}):
        last, crops = node, {}
        while used_once(last) and (user := next(iter(last.users))).target is aten.slice.Tensor:
            crops |= _crop(user.args, shape(last), crops)
            last = user
        inputs, kernel, bias, *geometry, groups = node.args
        cropped = _cropped(geometry, crops)
        if cropped:
            node.args = (inputs, kernel, bias, *cropped, groups)
            node.meta = dict(last.meta)
            last.replace_all_uses_with(node)
    for node in calls(graph, {aten.convolution_backward.default}):
        gradient, inputs, kernel, sizes, *geometry, groups, mask = node.args
        crops = {}
        while gradient.target is aten.slice_backward.default:
            gradient, size, *where = gradient.args
            crops |= _crop((gradient, *where), size, crops)
        cropped = _cropped(geometry, crops)
        if cropped:
            node.args = (gradient, inputs, kernel, sizes, *cropped, groups, mask)


def _crop(arguments, size, others):
    """{axis: (cut off before, cut off behind)} of a slice; None if it does something else."""
    _, axis, start, end, step = (*arguments, 1)[:5]
    end = end if end >= 0 else end + size[axis]
    plain = step == 1 and start >= 0 and axis not in others
    return {axis: (start, size[axis] - min(end, size[axis])) if plain else None}


def _cropped(geometry, crops):
    """The geometry of a transposed convolution that gives only what is left, or None."""
    strides, padding, dilation, transposed, output_padding = geometry
    if not transposed or not crops:
        return None
    padding, output_padding = list(padding), list(output_padding)
    for axis, crop in crops.items():
        i = axis - 2
        if i < 0 or crop is None:
            return None
        before, behind = crop
        padding[i] += before
        output_padding[i] += before - behind
        if not 0 <= output_padding[i] < max(strides[i], dilation[i]):
            return None
    return strides, padding, dilation, transposed, output_padding
