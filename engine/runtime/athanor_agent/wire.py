"""Frames over the event descriptor: a 4-byte little-endian length and that many bytes of JSON.

Everything needed is bound here, at import: sending still works after the learner's code overwrote builtins, os or json.
A descriptor that the learner closed (or that now is something else) silently swallows events; the engine notices.
"""

from athanor_agent.private import BUILTINS as __builtins__

import _signal
import json
import os

try:
    from _json import make_encoder as _make_encoder, encode_basestring_ascii as _ascii
except ImportError:  # an interpreter without the accelerator
    _make_encoder = None

_read = os.read
_write = os.write
_fstat = os.fstat
_getpid = os.getpid
_mask = _signal.pthread_sigmask  # the C function: signal's own is Python
_BLOCK, _SETMASK, _INT = _signal.SIG_BLOCK, _signal.SIG_SETMASK, (_signal.SIGINT,)
_decode = json.JSONDecoder().decode

MAX_INCOMING = 64 << 20


def _fallback(value):
    return repr(value)


if _make_encoder is not None:
    _float = float.__repr__
    # markers, default, encoder, indent, key separator, item separator, sort_keys, skipkeys, allow_nan
    _chunks = _make_encoder(None, _fallback, _ascii, None, ":", ",", False, True, False)

    def _encode(value):
        return "".join(_chunks(value, 0))
else:
    _encode = json.JSONEncoder(separators=(",", ":"), skipkeys=True, allow_nan=False, default=_fallback).encode


class Channel:
    """One end of the conversation with the engine. Speaks only in the process that made it: a child that the learner
    forked stays silent."""

    def __init__(self, fd):
        self._fd = fd
        self._owner = _getpid()
        self._buffer = b""
        try:
            status = _fstat(fd)
            self._identity = (status.st_dev, status.st_ino)
        except OSError:
            self._identity = None

    def adopt(self):
        """This process speaks from now on: a child that the agent itself forked. The parent must be silent meanwhile."""
        self._owner = _getpid()

    def _is_ours(self):
        if self._identity is None or _getpid() != self._owner:
            return False
        try:
            status = _fstat(self._fd)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == self._identity

    def send(self, message):
        """Sends one object. True when the engine can have got it. An interrupt waits until the frame is whole."""
        if not self._is_ours():
            return False
        data = _encode(message).encode("ascii")
        data = len(data).to_bytes(4, "little") + data
        before = _mask(_BLOCK, _INT)
        try:
            view = memoryview(data)
            while view:
                view = view[_write(self._fd, view):]
            return True
        except OSError:
            return False
        finally:
            _mask(_SETMASK, before)

    def event(self, name, /, **members):
        members["event"] = name
        return self.send(members)

    def _exactly(self, count):
        while len(self._buffer) < count:
            try:
                piece = _read(self._fd, max(65536, count - len(self._buffer)))
            except OSError:
                piece = b""
            if not piece:
                return None
            self._buffer += piece
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data

    def receive(self):
        """The next object, or None at the end of the conversation."""
        if not self._is_ours():
            return None
        head = self._exactly(4)
        if head is None:
            return None
        size = int.from_bytes(head, "little")
        if size > MAX_INCOMING:
            return None
        data = self._exactly(size)
        if data is None:
            return None
        try:
            message = _decode(data.decode("utf-8"))
        except ValueError:
            return None
        return message if isinstance(message, dict) else None
