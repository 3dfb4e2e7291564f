"""The page of the kills."""

from benchmarks import records
from benchmarks.kills.trainings import TRAININGS


def write_page(found):
    killed = [line for line in found if line["hit"]]
    rows = []
    for model, training in TRAININGS.items():
        for backend, name in records.BACKEND_NAMES.items():
            for phase in training.phases:
                if own := records.chosen(killed, model=model, backend=backend, phase=phase):
                    rows.append({
                        "model": model, "backend": name, "phase": phase, "kills": len(own),
                        "resumed": sum(line["way"] == "--resume" for line in own),
                        "equal": sum(line["equal"] for line in own),
                    })  # fmt: skip
    columns = {"model": "{model}", "backend": "{backend}", "killed in": "{phase}",
               "kills": "{kills}", "went on from a checkpoint": "{resumed}",
               "equal to the last bit": "{equal}"}  # fmt: skip
    runs = records.table(rows, columns)
    missed = len(found) - len(killed)
    records.write_page("kills", runs=runs, kills=len(killed), missed=missed)
