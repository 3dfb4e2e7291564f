"""The processes that train one model together: who they are, and what they agree on.

What happens between them inside a step is in `replicas`.
"""

import atexit
import contextlib
import datetime
import os

import torch
from torch import distributed

from keras_gan import launched

# As long as one may write or measure while the others wait. A process that dies is noticed at
# once, by those that it was connected with and by the launcher.
_PATIENCE = datetime.timedelta(minutes=30)


def count():
    return distributed.get_world_size() if _begun() else 1


def rank():
    return distributed.get_rank() if _begun() else 0


def choose_device():
    """Before anything is made: a GPU of one's own."""
    if launched.processes() > 1 and torch.cuda.is_available():
        number = int(os.environ.get("LOCAL_RANK", os.environ["RANK"]))
        torch.cuda.set_device(number % torch.cuda.device_count())


def join():
    """Meet the processes that were launched together, unless the user's program has done so."""
    if launched.processes() == 1 or _begun():
        return
    if not distributed.is_available():
        raise ValueError(
            "This torch was built without torch.distributed, which several processes need. Start "
            f"one. Received: {launched.processes()} processes (WORLD_SIZE)"
        )
    kind = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
    distributed.init_process_group(kind, timeout=_PATIENCE)
    atexit.register(_leave)


def unite(variables):
    """All processes go on with the first one's values, random states included."""
    if count() == 1:
        return
    values = [variable.value for variable in variables]
    _check_alike([[str(value.dtype), *value.shape] for value in values])
    with torch.no_grad():
        for value in values:
            # Bytes, because not every kind of number can be sent.
            sent = value.detach().clone(memory_format=torch.contiguous_format).reshape(-1)
            distributed.broadcast(sent.view(torch.uint8), 0)
            value.copy_(sent.reshape(value.shape))


def greatest(number):
    """Of whole numbers, one of each process; all of them must ask."""
    if count() == 1:
        return number
    told = torch.tensor([number], device=_device())
    with answered():
        distributed.all_reduce(told, distributed.ReduceOp.MAX)
    return told.item()


@contextlib.contextmanager
def answered():
    """A `ProcessLost` where the others do not."""
    try:
        yield
    except RuntimeError as error:
        raise launched.ProcessLost(
            "Another process of this training does not answer, so this one ends too. The last "
            "checkpoint is whole; begin all of them again from there. "
            f"Received: in process {rank()}, {str(error).strip().splitlines()[0]}"
        ) from error


def _check_alike(own):
    first = [own]
    distributed.broadcast_object_list(first, 0)
    if first[0] != own:
        raise ValueError(
            "All processes must make the same model; the first one holds other variables than "
            f"this one. Received: {len(own)} variables in process {rank()}, {len(first[0])} in "
            "process 0, or other shapes"
        )


def _device():
    # On a GPU an answer would wait for all steps that are under way.
    return "cpu" if "cpu:" in str(distributed.get_backend_config()) else "cuda"


def _begun():
    return distributed.is_available() and distributed.is_initialized()


def _leave():
    if _begun():
        distributed.destroy_process_group()
