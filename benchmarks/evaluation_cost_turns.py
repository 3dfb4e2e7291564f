"""The other end of `Contestant`: runs all cases of a job at every line on standard input."""

import json
import resource
import sys
import time


def serve(cases, numbers=None):
    """Answer each line with the seconds of every case, the peak of memory, and `numbers`.

    Args:
        cases: {name: function without arguments}.
        numbers: dictionary that the functions may fill, for the last answer.
    """
    for _ in sys.stdin:
        answer = {"cases": {name: timed(function) for name, function in cases.items()}}
        # ru_maxrss is in KiB on Linux.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        answer |= {"megabytes": round(peak), "numbers": numbers or {}}
        sys.__stdout__.write(json.dumps(answer) + "\n")
        sys.__stdout__.flush()


def timed(function):
    wall, cpu = time.perf_counter(), time.process_time()
    function()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall": round(wall, 4), "cpu": round(cpu, 4)}
