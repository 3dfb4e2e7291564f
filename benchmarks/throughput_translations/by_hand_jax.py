"""The steps as one jitted function on Keras' networks, with Adam by its formula."""

import jax
import numpy as np
from jax import numpy as jnp

from benchmarks.throughput_translations.losses import Losses
from benchmarks.throughput_translations.models import minibatches
from tests.handwritten import Recipe
from tests.handwritten.jax_step import Player

LOSSES = Losses(
    concat=lambda x, y: jnp.concatenate([x, y], -1), softplus=lambda x: jax.nn.softplus(x).mean(),
    squared=lambda x: (x**2).mean(), apart=lambda x, y: jnp.abs(x - y).mean(),
)  # fmt: skip
RECIPE = Recipe("", betas=(0.5, 0.999))


class Loop:
    def __init__(self, gan, pictures):
        self.pictures, self.rng = pictures, np.random.default_rng(0)
        made = LOSSES.of(gan)
        held = {id(n): [v.value for v in n.non_trainable_variables]
                for side in made.sides for n in side}  # fmt: skip

        def player(side):
            return Player.new([[v.value for v in n.trainable_variables] for n in side], {})

        self.players = tuple(player(side) for side in made.sides)

        def step(players, x, y):
            for turn, loss in enumerate(made.losses):

                def objective(parameters, turn=turn, loss=loss, players=players):
                    sides = [parameters if i == turn else p.parameters
                             for i, p in enumerate(players)]  # fmt: skip
                    weights = {id(n): w for side, part in zip(made.sides, sides, strict=True)
                               for n, w in zip(side, part, strict=True)}  # fmt: skip

                    def call(network, x):
                        own = weights[id(network)], held[id(network)]
                        return network.stateless_call(*own, x, training=True)[0]

                    fakes = None
                    if turn == 0:
                        fakes = jax.lax.stop_gradient(made.fakes(call, x, y))
                    return loss(call, x, y, fakes)

                moved = players[turn].moved(
                    jax.grad(objective)(players[turn].parameters), RECIPE, 0
                )
                players = tuple(moved if i == turn else p for i, p in enumerate(players))
            return players

        self.step = jax.jit(step, donate_argnums=0)

    def run(self, steps):
        for batch in minibatches(self.rng, self.pictures, steps):
            self.players = self.step(self.players, *batch)
        jax.block_until_ready(self.players)

    def weights(self):
        """The generators'."""
        return [np.asarray(w) for w in jax.tree.leaves(self.players[1].parameters)]
