"""results/diagnosis.md."""

from benchmarks import records
from benchmarks.records import chosen, table

START = {"generator": "{generator}", "found": "{found_times}"}
SEEN = {**START, "p": "{p_value:.2g}", "names": "{names_any_times}"}
COLUMNS = {
    "memorisation": {
        **START, "n, q, nb": "{found_by}", "p": "{p_value:.2g}",
        "identity": "{share_identity:.1%}", "flip": "{share_flip:.1%}",
        "shift": "{share_shift:.1%}", "nearer": "{nearer_share:.1%}", "copies": "{copies:.0f}",
        "MW": "{mann_whitney_found_times}", "AuthPct": "{authentic:.0%}",
        "cosine": "{cosine_distance:.3f}",
    },
    "bins": {
        **SEEN, "dropped": "{named:.1f}", "empty": "{missing:.1f}",
        "different": "{different:.1f}",
    },
    "classes": {**SEEN, "under-represented": "{named:.1f}", "missing": "{missing:.1f}"},
    "birthday": {
        **START, "p": "{p_value:.2g}", "batch": "{batch:.0f}", "real pairs": "{real_pairs:.0f}",
        "fake pairs": "{fake_pairs:.0f}", "support size": "{support}",
    },
}  # fmt: skip


def write_page(lines):
    of = {test: [_in_words(line) for line in chosen(lines, test=test)] for test in COLUMNS}
    records.write_page(
        "diagnosis", held_out_nearer_share=of["memorisation"][0]["held_out_nearer_share"],
        of=of["bins"][0]["of"], accuracy=of["classes"][0]["accuracy"],
        **{test: table(of[test], columns) for test, columns in COLUMNS.items()},
    )  # fmt: skip


def _in_words(line):
    """The line, with the columns that are no single number."""
    n, words = line["repetitions"], dict(line)
    for name in ("found", "names_any", "mann_whitney_found"):
        words[f"{name}_times"] = f"{round(line.get(name, 0) * n)} of {n}"
    by = [line.get(f"found_by_{name}", 0) for name in ("nearest", "quantile", "neighbour")]
    words["found_by"] = ", ".join(f"{share:.1%}".replace(".0%", "%") for share in by)
    size = line.get("support_size")
    words["support"] = "no end seen" if size is None else f"{size:.0f}"
    return words
