"""Which methods of a game a subclass may answer in its own way."""


def question(method):
    """Marks a method as one that a subclass may override; the machine relies on all others."""
    method.is_question = True
    return method


def questions(cls):
    """The names of all questions that a class inherits or asks itself."""
    return {
        name
        for base in cls.__mro__
        for name, value in vars(base).items()
        if getattr(_function(value), "is_question", False)
    }


def _function(value):
    """What stands behind a property or a class method."""
    return getattr(value, "fget", None) or getattr(value, "__func__", value)
