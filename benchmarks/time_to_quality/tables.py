"""results/time_to_quality.md and its picture."""

from matplotlib.figure import Figure

from benchmarks import records

COLUMNS = {
    "contender": "{what}", "backend": "{backend}", "steps": "{steps:,}", "CPU s": "{cpu:.0f}",
    "as asked": "{asked}", "worst class": "{worst}", "Frechet / real": "{ratio:.2f}",
}  # fmt: skip


def write_page(lines):
    lines = sorted(lines, key=lambda x: (-(x["course"][-1]["asked"] or 0), x["what"]))
    last = [{**x, **x["course"][-1]} for x in lines]
    last = [{**x, "ratio": x["frechet"] / x["floor"], **_shares(x)} for x in last]
    _draw(lines)
    floors = sorted({f"{x['floor']:.2f}" for x in lines})
    records.write_page(
        "time_to_quality", table=records.table(last, COLUMNS),
        floor=" or ".join(floors),
    )  # fmt: skip


def _shares(x):
    """As text; of those that are told no label there are none."""
    return {name: "" if x[name] is None else f"{x[name]:.1%}" for name in ("asked", "worst")}


def _draw(lines):
    figure = Figure(figsize=(10, 4), layout="constrained")
    shown = {"asked": "drawn as asked", "frechet": "Frechet distance / that of real digits"}
    both = figure.subplots(1, 2)
    for axes, (name, title) in zip(both, shown.items(), strict=True):
        for x in lines:
            by = x["floor"] if name == "frechet" else 1.0
            if x["course"][-1][name] is None:
                continue
            values = [point[name] / by for point in x["course"]]
            label = f"{x['what']} ({records.BACKEND_NAMES[x['backend']]})"
            axes.plot([p["cpu"] for p in x["course"]], values, marker=".", label=label)
        axes.set(xlabel="processor seconds", title=title)
    axes.set_yscale("log")
    names = both[1].get_legend_handles_labels()
    figure.legend(*names, loc="outside right center", fontsize="small")
    figure.savefig(records.RESULTS / "time_to_quality.png", dpi=80)
