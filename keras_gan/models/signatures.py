"""What a class can be told, where its `__init__` hands `**kwargs` on to its bases."""

import inspect

_MORE = inspect.Parameter.VAR_KEYWORD


def whole_signature(cls):
    """The signature of a class with the arguments that its bases take from `**kwargs`.

    For `help`, completion and whoever asks `inspect.signature(cls)`: `average` and `seed` of a
    variant are its bases'. Its own arguments come first; of the bases those with a default follow,
    by name alone.
    """
    found, first, unnamed = {}, True, False
    for base in cls.__mro__:
        if "__init__" not in vars(base):
            continue
        parameters = list(inspect.signature(base.__init__).parameters.values())[1:]  # not self
        more = [parameter for parameter in parameters if parameter.kind is _MORE]
        for parameter in parameters:
            if first:
                found[parameter.name] = parameter
            elif parameter.default is not parameter.empty:
                by_name = parameter.replace(kind=parameter.KEYWORD_ONLY)
                found.setdefault(parameter.name, by_name)
            elif parameter not in more and parameter.name not in {*found, "networks"}:
                unnamed = True  # a class of a user's own hands its networks on unseen
        first = False
        if not more:
            break
    if not unnamed:
        found = {name: one for name, one in found.items() if one.kind is not _MORE}
    return inspect.Signature(sorted(found.values(), key=lambda parameter: parameter.kind))
