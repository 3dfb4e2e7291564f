"""What was looked at, and what is wrong with it, if anything."""

from dataclasses import dataclass

#: {fault: its sentence}, the worst first.
FAULTS = {
    "broken": "The losses are no numbers any more, so there is nothing left to learn from.",
    "memorised": "It repeats its training samples more often than chance explains.",
    "collapsed": "It makes only a part of what is in the data, or the same again and again.",
    "not good": "What it makes is unlike the data.",
    "rough": "What it makes is like the data in part only: on the way, or stuck there.",
}
#: Of what real samples have: below the first a share is lost, below the second it is not fine.
LOST, FINE = 0.5, 0.8
#: What must have been looked at before a run is called fine.
ASKED = {
    "copies": "whether it copies",
    "variety": "whether all of the data are made",
    "quality": "whether what is made is like the data",
}


@dataclass(frozen=True)
class Finding:
    """One piece of evidence.

    Attributes:
        about: of `ASKED`, or any other word.
        text: a sentence with the numbers.
        fault: of `FAULTS`, or None where nothing is wrong.
    """

    about: str
    text: str
    fault: str | None = None


def of_share(relative, fault):
    """The fault of a share, relative to that of real samples, or None."""
    if relative < LOST:
        return fault
    return "rough" if relative < FINE else None


@dataclass(frozen=True)
class Verdict:
    """A word, what it means, and why.

    Attributes:
        word: of `FAULTS`, "fine" or "not judged".
        sentence: what it means.
        findings: list of `Finding`.
    """

    word: str
    sentence: str
    findings: list[Finding]

    @classmethod
    def of(cls, findings):
        """The worst of the findings; "fine" if all was looked at and nothing is wrong."""
        found = {finding.fault for finding in findings}
        faults = [fault for fault in FAULTS if fault in found]
        if faults:
            others = [fault for fault in faults[1:] if fault != "rough"]
            also = f" Also {' and '.join(others)}." if others else ""
            return cls(faults[0], FAULTS[faults[0]] + also, findings)
        looked = {finding.about for finding in findings} & ASKED.keys()
        if not looked:
            return cls("not judged", "Nothing was measured that a verdict could rest on.", findings)
        missing = [text for about, text in ASKED.items() if about not in looked]
        if missing:
            return cls("fine", f"As far as it was measured: not {' and '.join(missing)}.", findings)
        return cls("fine", "No copies, no lost parts, and samples where the data are.", findings)
