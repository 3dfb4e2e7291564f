"""What all open pages see: each gets what it missed, and pictures no faster than it shows them."""

import asyncio
import json

#: Points of the curves that a page which comes later, or is reloaded, gets to see.
REMEMBERED = 1000
_CURVES = ("d_loss", "g_loss", "js", "wasserstein")


class Hub:
    """Stands between one training and any number of pages; lives in the server's event loop."""

    def __init__(self):
        self.readers = set()
        self._catalogue = self._scene = self._frame = None
        self._history = []

    def tell(self, message):
        """Pass a message of the training on to all pages."""
        text = json.dumps(message, allow_nan=False)
        kind = message["is"]
        if kind == "catalogue":
            self._catalogue = text
        elif kind == "scene":
            self._scene, self._frame, self._history = text, None, []
        elif kind == "frame":
            self._frame = text
            self._remember(message)
        for reader in self.readers:
            reader.put(kind, text)

    def join(self):
        """A `Reader` that begins with all that a page needs to know now."""
        reader = Reader()
        for kind, text in (("catalogue", self._catalogue), ("scene", self._scene)):
            if text is not None:
                reader.put(kind, text)
        if self._history:
            reader.put("history", json.dumps({"is": "history", "rows": self._history}))
        if self._frame is not None:
            reader.put("frame", self._frame)
        self.readers.add(reader)
        return reader

    def leave(self, reader):
        self.readers.discard(reader)

    def _remember(self, message):
        row = [message["step"], [[arm[name] for name in _CURVES] for arm in message["arms"]]]
        if self._history and self._history[-1][0] == row[0]:
            self._history.pop()
        self._history.append(row)
        if len(self._history) > REMEMBERED:
            self._history = self._history[::2]


class Reader:
    """What waits for one page: all messages in their order, of pictures only the newest."""

    def __init__(self):
        self._waiting = []
        self._frame = None
        self._shows = False  # whether a picture is on its way
        self._news = asyncio.Event()

    def put(self, kind, text):
        if kind == "frame":
            self._frame = text
        else:
            if kind == "scene":
                self._frame = None
            self._waiting.append(text)
        self._news.set()

    def shown(self):
        """The page has drawn the last picture and can take another."""
        self._shows = False
        self._news.set()

    async def next(self):
        """The next text for this page, whenever there is one."""
        while True:
            if self._waiting:
                return self._waiting.pop(0)
            if self._frame is not None and not self._shows:
                text, self._frame, self._shows = self._frame, None, True
                return text
            self._news.clear()
            await self._news.wait()
