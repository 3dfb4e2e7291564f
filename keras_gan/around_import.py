"""Something to do around the import of a module, whoever imports it and whenever."""

import sys


class AroundImport:
    """Enters a context while modules are imported; put it in front of `sys.meta_path`.

    Args:
        wanted: function of a module's full name, whether the context is for it.
        context: function that makes the context manager.

    Example:
        sys.meta_path.insert(0, AroundImport(lambda name: name == "tensorflow", quiet))
    """

    def __init__(self, wanted, context):
        self.wanted = wanted
        self.context = context
        self._looking = False

    def find_spec(self, name, path=None, target=None):
        """What the other finders say, with a loader that enters the context."""
        if self._looking or not self.wanted(name):
            return None
        self._looking = True  # another hook asks all finders too
        try:
            found = (finder.find_spec(name, path, target) for finder in list(sys.meta_path))
            spec = next((spec for spec in found if spec is not None), None)
        finally:
            self._looking = False
        if spec is not None and hasattr(spec.loader, "exec_module"):
            execute = spec.loader.exec_module

            def exec_module(module):
                with self.context():
                    execute(module)

            spec.loader.exec_module = exec_module
        return spec
