"""How a report is told from any other page, before it is replaced or goes with its run."""

#: In the head of every report.
MARK = '<meta name="generator" content="keras_gan report">'
_HEAD = 2000


def is_report(path):
    """Whether the file is a page that `keras-gan report` wrote, and not somebody's own."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return MARK in file.read(_HEAD)
    except OSError:
        return False
