"""Serves the page and carries its messages: on this machine alone, for pages of its own alone.

The library is `websockets`: it depends on nothing, limits the length of messages, and answers the
one plain request that a page in one file needs. The server runs before Keras is imported, so that
the page is there at once.
"""

import asyncio
import contextlib
import http
import json
import queue
import threading
from urllib.parse import urlsplit

from websockets.asyncio.server import serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Response

from keras_gan.pages.lab.fields import Refused
from keras_gan.pages.lab.hub import Hub
from keras_gan.pages.lab.messages import LONGEST, read
from keras_gan.pages.lab.page import live_page

#: Messages that may wait for the training; who sends more is told to wait.
WAITING = 64
#: Seconds that the training has for its last steps when the server ends.
LAST_STEPS = 20
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run(experiment, host="127.0.0.1", port=0, started=lambda address: None):
    """Serve the laboratory until it is interrupted.

    Args:
        experiment: what it begins with, see `settings.EXPERIMENT`.
        host: who may come: this machine alone, unless another address is given.
        port: 0 takes a free one.
        started: function that is told the page's address as soon as it can be opened.

    Raises an `OSError` where the port is in use.
    """
    asyncio.run(_serve(experiment, host, port, started))


async def _serve(experiment, host, port, started):
    hub, messages = Hub(), queue.Queue(WAITING)
    loop = asyncio.get_running_loop()

    async def talk(connection):
        reader = hub.join()
        sending = asyncio.create_task(_send(connection, reader))
        try:
            async for text in connection:
                _take(text, reader, messages)
        except ConnectionClosed:
            pass
        finally:
            hub.leave(reader)
            sending.cancel()

    def answer(connection, request):
        return _answer(request, host)

    async with serve(
        talk, host, port, process_request=answer, max_size=LONGEST, compression=None
    ) as server:
        port = server.sockets[0].getsockname()[1]
        training = threading.Thread(
            target=_train,
            args=(experiment, messages, lambda m: loop.call_soon_threadsafe(hub.tell, m)),
            daemon=True,
        )
        training.start()
        shown = f"[{host}]" if ":" in host else host
        started(f"http://{shown}:{port}/")
        try:
            await server.serve_forever()
        finally:
            _end(training, messages)


def _end(training, messages):
    """A thread that is cut off within a framework takes the process down with a crash."""
    while True:
        try:
            messages.put_nowait(None)
            break
        except queue.Full:
            with contextlib.suppress(queue.Empty):
                messages.get_nowait()
    training.join(LAST_STEPS)


def _train(experiment, messages, tell):
    try:
        from keras_gan.pages.lab.laboratory import Laboratory  # imports Keras, which takes seconds
    except Exception as error:
        tell({"is": "error", "text": f"The training could not begin: {error}"})
        raise
    Laboratory(tell, experiment).run(messages)


async def _send(connection, reader):
    try:
        while True:
            await connection.send(await reader.next())
    except ConnectionClosed:
        pass


def _take(text, reader, messages):
    """One message of a page; what is wrong with it goes back to this page alone."""
    try:
        message = read(text)
        if message["do"] == "shown":
            reader.shown()
        else:
            messages.put_nowait(message)
    except Refused as error:
        _complain(reader, str(error))
    except queue.Full:
        _complain(reader, "The training is busy with what it was asked before. Wait a moment.")


def _complain(reader, text):
    reader.put("error", json.dumps({"is": "error", "text": text}))


def _answer(request, host):
    """The page, a refusal, or None for a page of ours that wants to talk."""
    asked = request.headers.get("Host", "")
    if host in LOOPBACK and _hostname(asked) not in LOOPBACK:
        # Another site's name that points here.
        return _response(http.HTTPStatus.FORBIDDEN, f"Not known by the name {asked!r:.80}.")
    if request.path == "/socket":
        if request.headers.get("Origin") != f"http://{asked}":
            return _response(http.HTTPStatus.FORBIDDEN, "Another site may not drive this page.")
        return None
    if request.path.partition("?")[0] == "/":
        return _response(http.HTTPStatus.OK, live_page(), "text/html")
    return _response(http.HTTPStatus.NOT_FOUND, "There is one page, /.")


def _hostname(asked):
    try:
        return urlsplit(f"//{asked}").hostname
    except ValueError:  # such as of "[::1"
        return None


def _response(status, text, kind="text/plain"):
    body = text.encode()
    headers = Headers({
        "Content-Type": f"{kind}; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
        "Cache-Control": "no-store",
    })  # fmt: skip
    return Response(status.value, status.phrase, headers, body)
