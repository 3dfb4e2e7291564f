"""Give variables other values for the length of a block, on every backend."""

import keras


def _enclosing_scope():
    """The `StatelessScope` that is active now, or None. Keras exports the class, not a getter."""
    with keras.StatelessScope() as probe:
        return probe.original_scope


class SubstituteScope(keras.StatelessScope):
    """Inside the block the given variables have the given values.

    All other variables keep the value they have outside. Writes to variables stay in the block
    and are found in `updated_variables` with `get_current_value`; nothing leaks by itself,
    so the block may run inside a function transformation.

    `keras.StatelessScope` forgets the scope around it; this one starts from its values.

    Args:
        substitutes: list of `(keras.Variable, tensor)`.

    Example:
        with SubstituteScope([(dense.kernel, normalised)]) as scope:
            outputs = dense(inputs)
        scope.write_back()
    """

    def __init__(self, substitutes=()):
        super().__init__(collect_losses=True)  # or `add_loss` inside the block is lost
        outer = _enclosing_scope()
        if outer is not None:
            self.state_mapping.update(outer.state_mapping)
        for variable, value in substitutes:
            self.state_mapping[id(variable)] = value
        self._updated = {}

    def add_update(self, update):
        super().add_update(update)
        self._updated[id(update[0])] = update[0]

    @property
    def updated_variables(self):
        """The variables that were written to inside the block, in the order of first writing."""
        return list(self._updated.values())

    def write_back(self):
        """Repeat the block's writes outside of it. Call it after the block has ended."""
        for variable in self.updated_variables:
            variable.assign(self.get_current_value(variable))
