"""results/time_to_quality.md and its picture."""

from matplotlib.figure import Figure

from benchmarks import records

COLUMNS = {
    "contender": "{what}", "backend": "{backend}", "steps": "{steps:,}", "CPU s": "{cpu:.0f}",
    "as asked": "{asked:.1%}", "worst class": "{worst:.1%}", "Frechet / real": "{ratio:.2f}",
}  # fmt: skip


def write_page(lines):
    lines = sorted(lines, key=lambda x: -x["course"][-1]["asked"])
    last = [{**x, **x["course"][-1]} for x in lines]
    last = [{**x, "ratio": x["frechet"] / x["floor"]} for x in last]
    _draw(lines)
    floors = sorted({f"{x['floor']:.2f}" for x in lines})
    records.write_page(
        "time_to_quality", table=records.table(last, COLUMNS),
        floor=" or ".join(floors),
    )  # fmt: skip


def _draw(lines):
    figure = Figure(figsize=(10, 4), layout="constrained")
    shown = {"asked": "drawn as asked", "frechet": "Frechet distance / that of real digits"}
    both = figure.subplots(1, 2)
    for axes, (name, title) in zip(both, shown.items(), strict=True):
        for x in lines:
            by = x["floor"] if name == "frechet" else 1.0
            values = [point[name] / by for point in x["course"]]
            label = f"{x['what']} ({records.BACKEND_NAMES[x['backend']]})"
            axes.plot([p["cpu"] for p in x["course"]], values, marker=".", label=label)
        axes.set(xlabel="processor seconds", title=title)
    axes.set_yscale("log")
    names = both[0].get_legend_handles_labels()
    figure.legend(*names, loc="outside right center", fontsize="small")
    figure.savefig(records.RESULTS / "time_to_quality.png", dpi=80)
