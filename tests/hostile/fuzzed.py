"""Contents that are nearly right, as hypothesis draws them."""

import json

from hypothesis import settings
from hypothesis import strategies as st

#: The same cases each time, so that the suite repeats; what was found became a case by hand.
REPEATED = settings(derandomize=True, database=None, deadline=None)

# Numbers that are none in double precision, texts that no file system takes, and depth.
_ODD = [10**400, -1, 0, 2**63, 1e308, float("nan"), float("inf"), "", "\0", "\ud800", "..", [[[]]],
        {"": None}]  # fmt: skip
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(_ODD)
JSON = st.recursive(
    _PLAIN | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
_SIGNS = [b"\r", b"\n", b"\0", b'"', b"\\", b"[" * 9999, b"9" * 5000, b"\xff", b"\x85", b"-", b"e"]


@st.composite
def edited(draw, content):
    """Bytes of which some were changed, lost or put in between, in up to three places."""
    content = bytearray(content)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        lost = draw(st.sampled_from([0, 1, 1, 4, len(content)]))
        content[start : start + lost] = draw(st.binary(max_size=4) | st.sampled_from(_SIGNS))
    return bytes(content)


@st.composite
def altered(draw, document):
    """JSON, in bytes, of a document in which one value is another, is gone, or has a new name."""
    document = json.loads(json.dumps(document))
    place, key = document, None
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        holder, key = place, draw(st.sampled_from(keys))
        place = holder[key]
        if draw(st.booleans()):
            break
    if draw(st.integers(0, 4)) == 0:
        del holder[key]
    else:
        holder[key] = draw(JSON)
    return json.dumps(document).encode("utf-8", "surrogatepass")
