"""Layers inside the discriminators that follow the scores of real samples, as ADA's p does."""

from keras import ops

from keras_gan.backend import all_rows
from keras_gan.models.inner_layers import inner_layers


class Followers:
    """All layers with a method `follow(real_scores)`, found once.

    What `follow` writes must be weights of the layer, so that every backend carries it.

    Args:
        networks: {name: discriminator}.
    """

    def __init__(self, networks):
        self._layers = {}
        for role, network in networks.items():
            layers = [layer for layer in inner_layers(network) if hasattr(layer, "follow")]
            if layers:
                self._layers[role] = layers
        self._told = set()

    def tell(self, role, real_scores):
        for layer in self._layers.get(role, ()):
            layer.follow(all_rows(ops.stop_gradient(real_scores)))
        self._told.add(role)

    def check_told(self):
        """Raise where a game has followers that it tells nothing; they would stand still."""
        for role, layers in self._layers.items():
            if role not in self._told:
                raise ValueError(
                    f"`{layers[0].name}` in `{role}` follows the scores of real samples, and "
                    f"`discriminator_objective` does not tell them. Call `self.tell({role!r}, "
                    f"scores)` at its end. Received: told={sorted(self._told)}"
                )
