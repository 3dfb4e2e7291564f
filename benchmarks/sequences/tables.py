"""results/sequences.md."""

from benchmarks import records
from benchmarks.records import table

DATA = ("grammar", "markov", "oracle", "english")
#: What of the budget a generator had.
BUDGETS = {"4-grams": "-", "real sequences": "-", "LSTM, likelihood": "{epochs} epochs, {width}",
           "ReinforceGAN after likelihood": "{epochs} epochs, then {steps}, {width}"}  # fmt: skip


def write_page(lines):
    parts = {}
    for name in DATA:
        rows = [x for x in lines if x["data"] == name]
        parts[name] = table([*map(shown, [*map(real, rows[:1]), *rows])], columns(name))
    parts["samples"] = "\n\n".join(
        f"**{x['data']}, {named(x)} ({budget(x)})**\n\n"
        + "\n".join(f"    {text}" for text in x["samples"])
        for x in sorted(lines, key=lambda x: DATA.index(x["data"]))
        if x["data"] != "oracle" and x["seed"] == 0 and x["temperature"] in (None, 1.0)
    )
    records.write_page("sequences", **parts)


def real(x):
    """What stands in the floors, as a line of its own."""
    return {
        **x["floors"], "generator": "real sequences", "temperature": None, "seed": "-",
        "held_out_nll": None, "copies": "-", "expected_copies": x["expected_copies"],
        "cpu_seconds": 0,
    }  # fmt: skip


def named(x):
    return x["generator"] + (f" at {x['temperature']}" if x["temperature"] else "")


def shown(x):
    unknown = {"valid": 1.0, "law_nll": 0.0, "total_variation": 0.0}
    nll = "-" if x["held_out_nll"] is None else f"{x['held_out_nll']:.1f}"
    return {**unknown, **x, "name": named(x), "nll": nll, "budget": budget(x)}


def budget(x):
    form = BUDGETS.get(x["generator"], "{steps}, {width}")
    if x["generator"].startswith("TokenGAN"):
        form += ", {rate:.0e}"
    return form.format(**x)


def columns(name):
    known = {} if name == "english" else {"NLL by the law": "{law_nll:.3f}"}
    if name in ("grammar", "markov"):
        known = {"BLEU": "{bleu:.3f}", "self-BLEU": "{self_bleu:.3f}", "valid": "{valid:.1%}",
                 **known, "TV": "{total_variation:.3f}"}  # fmt: skip
    return {
        "generator": "{name}", "updates, width, rate": "{budget}", "seed": "{seed}",
        **{f"JS-{n}": f"{{js{n}:.4f}}" for n in (1, 2, 3, 4)}, "different": "{distinct:.1%}",
        **known, "NLL of held-out": "{nll}",
        "copies (expected)": "{copies} ({expected_copies:.0f})", "cpu s": "{cpu_seconds:.0f}",
    }  # fmt: skip
