"""The laboratory's server in a thread of the tests' own process, where Keras is there already."""

import contextlib
import queue
import threading

from keras_gan.pages.lab import server
from keras_gan.pages.lab.settings import default_arm

SMALL = {"g_layers": 1, "g_width": 8, "d_layers": 1, "d_width": 8, "batch": 16}


def experiment(*arms, data="ring", seed=0):
    """One with small networks; `arms` are dictionaries of what differs."""
    return {"data": data, "seed": seed, "arms": [default_arm(**SMALL, **a) for a in arms or ({},)]}


@contextlib.contextmanager
def served(*arms):
    """The address of a laboratory that lives as long as the tests."""
    addresses = queue.Queue()
    thread = threading.Thread(
        target=server.run, args=(experiment(*arms),), kwargs={"started": addresses.put}, daemon=True
    )
    thread.start()
    yield addresses.get(timeout=60)
