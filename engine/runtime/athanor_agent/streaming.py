"""A response on its way to a browser: its head and the pieces of its body, sent while the application makes them."""

from athanor_agent.private import BUILTINS as __builtins__

import binascii
import time

from athanor_agent import wire
from athanor_agent.values import clean

PIECE = 256 << 10
HEADERS = 500
_now = time.perf_counter
_base64 = binascii.b2a_base64


def plain_headers(headers):
    return [[clean(str(name)), clean(str(value))] for name, value in headers[:HEADERS]]


class Stream:
    """The response of one operation. Its head goes with the first byte of the body (PEP 3333), so that whatever is
    thought of before that can still change it; a response without a byte is told by the reply alone."""

    def __init__(self, channel, number):
        self._channel, self._number = channel, number
        self._before = wire.encode({"event": "response-body", "id": number, "body64": ""})[:-2]
        self.begun = self._has_length = False
        self.dropped = None  # why nobody wants more: "closed", "limit" or "slow"
        self.seconds = 0.0  # spent on sending: the reader's time, not the application's

    def piece(self, answer, data):
        """Some bytes of the body, not none."""
        started = _now()
        frames = b"" if self.begun else self._head(answer)
        self.begun = True
        with memoryview(data) as whole:
            for at in range(0, len(data), PIECE):
                self._look()
                if self.dropped is not None:
                    break
                body = _base64(whole[at:at + PIECE], newline=False)
                size = len(self._before) + len(body) + 2
                if not self._channel.put(b"".join((frames, size.to_bytes(4, "little"), self._before, body, b'"}'))):
                    self.dropped = "closed"
                frames = b""
        self.seconds += _now() - started

    def end(self, whole):
        """No more of it will come; `whole` when the application said so, false when it broke off."""
        if not self.begun or self.dropped is not None:
            return
        message = {"event": "response-ended", "id": self._number, "whole": whole}
        if whole and self._has_length:  # the browser knows by itself that it has all
            self._channel.send_with_next(message)
        else:
            self._channel.send(message)

    def _head(self, answer):
        self._has_length = any(str(name).lower() == "content-length" for name, _ in answer.headers)
        return wire.framed(wire.encode({"event": "response-begun", "id": self._number, "status": answer.status,
                                        "reason": clean(answer.reason, 200), "headers": plain_headers(answer.headers)}))

    def _look(self):
        """Whether the engine asked to stop. It sends nothing else while an operation is under way."""
        while self.dropped is None and self._channel.has_more():
            message = self._channel.receive()
            if message is None:
                self.dropped = "closed"
            elif message.get("op") == "drop" and message.get("id") == self._number:
                self.dropped = str(message.get("why"))
