"""What was looked at, and what is wrong with it, if anything."""

from dataclasses import dataclass

#: {fault: its sentence}, the worst first.
FAULTS = {
    "broken": "The losses are no numbers any more, so there is nothing left to learn from.",
    "memorised": "It repeats its training samples more often than chance explains.",
    "collapsed": "It makes only a part of what is in the data, or the same again and again.",
    "not good": "What it makes is unlike the data.",
}
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
            also = f" Also {' and '.join(faults[1:])}." if faults[1:] else ""
            return cls(faults[0], FAULTS[faults[0]] + also, findings)
        looked = {finding.about for finding in findings} & ASKED.keys()
        if not looked:
            return cls("not judged", "Nothing was measured that a verdict could rest on.", findings)
        missing = [text for about, text in ASKED.items() if about not in looked]
        if missing:
            return cls("fine", f"As far as it was measured: not {' and '.join(missing)}.", findings)
        return cls("fine", "No copies, no lost parts, and samples where the data are.", findings)
