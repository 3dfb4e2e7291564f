"""JSON that was edited, cut, or written by another program."""

#: What may be raised by taking apart a document that has another shape, or numbers and depths
#: that Python does not take, on the way from its text to the number that was looked for.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError,
             RecursionError)  # fmt: skip
