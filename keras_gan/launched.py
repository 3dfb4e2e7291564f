"""What a launcher such as `torchrun` has told this process of the others. Imports no Keras."""

import os

# All that processes need to find each other. A batch system sets some of them, too, for processes
# that do not know each other.
_TOLD = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")


class ProcessLost(RuntimeError):
    """Another of the processes does not answer: it has ended, or nothing gets through to it."""


def processes():
    """How many were started to train one model together; 1 where nobody has said so."""
    return int(os.environ["WORLD_SIZE"]) if all(name in os.environ for name in _TOLD) else 1


def is_first():
    """Whether this is the one that writes."""
    return processes() == 1 or os.environ["RANK"] == "0"
