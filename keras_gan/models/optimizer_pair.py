"""Two players' optimizers where Keras expects one."""

import types

import keras


class OptimizerPair(keras.optimizers.Optimizer):
    """Holds a generator's and a discriminator's optimizer as one Keras optimizer.

    The trainer carries `variables` through a compiled step, saving walks down to both
    optimizers, and `iterations` counts generator updates: the clock of the training run.
    It never applies gradients itself; each player's own optimizer does.

    Args:
        generator_optimizer, discriminator_optimizer: two different Keras optimizers.
    """

    def __init__(self, generator_optimizer, discriminator_optimizer, name="optimizer_pair"):
        # The players have their own rates; this one exists because the base class asks for it.
        super().__init__(learning_rate=0.0, name=name)
        self.generator_optimizer = generator_optimizer
        self.discriminator_optimizer = discriminator_optimizer

    def build_players(self, generators, discriminators):
        """Create all moments now: what is not built when a file is loaded is not restored."""
        # A namespace, because Keras would take variables in a list for the optimizer's own.
        self._players = types.SimpleNamespace(
            generator=_variables_of(generators), discriminator=_variables_of(discriminators)
        )
        self.generator_optimizer.build(self._players.generator)
        self.discriminator_optimizer.build(self._players.discriminator)
        self.built = True

    @property
    def variables(self):
        return (
            self._variables
            + self.generator_optimizer.variables
            + self.discriminator_optimizer.variables
        )

    @property
    def optimizers(self):
        """Both, where Keras' callbacks look for the rates of several optimizers."""
        names = ("generator", "discriminator")
        return [_Rate(name, getattr(self, f"{name}_optimizer")) for name in names]

    def check_players(self, generators, discriminators):
        """Freezing a layer after `compile` would be seen by some backends only."""
        now = _variables_of([*generators, *discriminators])
        then = [*self._players.generator, *self._players.discriminator]
        if [id(v) for v in now] != [id(v) for v in then]:
            raise ValueError(
                "Layers were frozen or unfrozen after `compile()`. Call `compile()` again. "
                f"Received: {len(now)} trainable variables, compiled with {len(then)}"
            )

    @property
    def learning_rate(self):
        """The generator's, for callbacks that log one; `optimizers` has both."""
        return self.generator_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        raise AttributeError(
            "A GAN has two learning rates. Set `gan.generator_optimizer.learning_rate` or "
            "`gan.discriminator_optimizer.learning_rate`, or give each a LearningRateSchedule. "
            f"Received: learning_rate={value}"
        )

    def finalize_variable_values(self, var_list):
        self.generator_optimizer.finalize_variable_values(self._players.generator)
        self.discriminator_optimizer.finalize_variable_values(self._players.discriminator)

    def save_own_variables(self, store):
        # The two optimizers inside save themselves.
        for index, variable in enumerate(self._variables):
            store[str(index)] = keras.ops.convert_to_numpy(variable)

    def load_own_variables(self, store):
        for index, variable in enumerate(self._variables):
            variable.assign(store[str(index)])

    def get_config(self):
        serialize = keras.saving.serialize_keras_object
        return {
            "generator_optimizer": serialize(self.generator_optimizer),
            "discriminator_optimizer": serialize(self.discriminator_optimizer),
            "name": self.name,
        }


class _Rate:
    """A player's learning rate under the player's name, `learning_rate_generator` in the logs."""

    def __init__(self, name, optimizer):
        self.name = name
        self.optimizer = optimizer

    @property
    def learning_rate(self):
        return self.optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        self.optimizer.learning_rate = value


def _variables_of(networks):
    return [v for network in networks for v in network.trainable_variables]
