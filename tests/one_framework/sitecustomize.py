"""Python reads this first in a test's new process: the other frameworks are not installed there."""

import os
from importlib.machinery import PathFinder

HIDDEN = {"tensorflow", "jax", "torch"} - {os.environ["ONE_FRAMEWORK"]}
find = PathFinder.find_spec

PathFinder.find_spec = lambda name, *arguments: None if name in HIDDEN else find(name, *arguments)
