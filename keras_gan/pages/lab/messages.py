"""What the page may say: one table, against which every message is checked. Imports no Keras."""

import json

from keras_gan.pages.lab.fields import Choice, Number, Points, Refused, checked
from keras_gan.pages.lab.settings import ARM, EXPERIMENT, SPEED

#: The longest message, in bytes: as many drawn points as there may be, and room to spare.
LONGEST = 2**18

_SIDES = Choice("A step's side", "", lambda: ("discriminator", "generator", "both"), "both")
_PLAYERS = Choice("A player", "", lambda: ("generator", "discriminator"), "generator")

#: {word: {name: field}}
MESSAGES = {
    "play": {},
    "pause": {},
    "reset": {},
    "step": {"side": _SIDES},
    "speed": {"steps": SPEED},
    "rate": {
        "arm": Number("The arm", "", 0, 1, 0, whole=True),
        "player": _PLAYERS,
        "rate": ARM["g_rate"],
    },
    "setup": EXPERIMENT,
    "draw": {"points": Points()},
    # The page has shown the last picture and takes another.
    "shown": {},
}


def read(text):
    """{"do": word, name: value, ...} of a message, or `Refused`."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"A message is JSON: {error}. Received: {text!r:.80}") from None
    if not isinstance(message, dict) or message.get("do") not in _words():
        raise Refused(f"A message says what to `do`: {', '.join(MESSAGES)}. Received: {text!r:.80}")
    word = message.pop("do")
    return {"do": word, **checked(MESSAGES[word], message, f"The message {word!r}")}


def _words():
    return list(MESSAGES)  # of which a list or a dictionary is none, hashable or not
