"""Goes on with saved models in a process of its own: `python -m tests.resume_job JSON`.

Each object holds `case`, `load` (a .keras file of `tests/variants/trained.py`) and `state` (an .npz
for all variables and logs).
"""

import json
import sys

import keras
import numpy as np

from tests.variants import CASES
from tests.variants.trained import BATCH, state


def main(job):
    gan = keras.saving.load_model(job["load"])
    data = CASES[job["case"]].data()
    history = gan.fit(*data, batch_size=BATCH, epochs=4, initial_epoch=2, verbose=0).history
    found = {f"{index:04}": value for index, value in enumerate(state(gan))}
    np.savez(job["state"], **found, **{f"log_{name}": values for name, values in history.items()})


if __name__ == "__main__":
    for one in json.loads(sys.argv[1]):
        main(one)
