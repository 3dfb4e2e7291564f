"""How much memory one comparison needs above its features: FOLDER METRIC WHO, prints MB.

A process of its own for each, started by feature_statistics.py.
"""

import sys
from pathlib import Path

import numpy as np

from benchmarks.feature_statistics import contestants_of_features, features


def peak_megabytes():
    # `ru_maxrss` would begin at the peak of the process that started this one.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main():
    folder, metric, who = sys.argv[1:]
    # Once on few samples: what libraries set up on first use is no cost of the sizes.
    few = features(1024, 256, 1), features(1024, 256, 2)
    contestants_of_features(*few)[metric][who]()
    real, fake = (np.load(Path(folder) / f"{name}.npy") for name in ("real", "fake"))
    function = contestants_of_features(real, fake)[metric][who]
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew at what is held now
    before = peak_megabytes()
    function()
    print(peak_megabytes() - before)


if __name__ == "__main__":
    main()
