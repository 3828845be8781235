"""Frames over the event descriptor: a 4-byte little-endian length and that many bytes of JSON.

Everything needed is bound here, at import: sending still works after the learner's code overwrote builtins, os or json.
A descriptor that the learner closed (or that now is something else) silently swallows events; the engine notices.
"""

from athanor_agent.private import BUILTINS as __builtins__

import _signal
import json
import os
import select
import sys

try:
    from _json import make_encoder as _make_encoder, encode_basestring_ascii as _ascii
except ImportError:  # an interpreter without the accelerator
    _make_encoder = None

_read = os.read
_write = os.write
_fstat = os.fstat
_getpid = os.getpid
_poll, _IN = select.poll, select.POLLIN
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


def encode(message):
    """An object as the bytes of its JSON."""
    return _encode(message).encode("ascii")


def framed(data):
    return len(data).to_bytes(4, "little") + data


class Channel:
    """One end of the conversation with the engine. Speaks only in the process that made it: a child that the learner
    forked stays silent."""

    def __init__(self, fd):
        self._fd = fd
        self._owner = _getpid()
        self._buffer, self._ahead, self.file = b"", b"", -1
        self._poller = _poll()
        self._poller.register(fd, _IN)
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
        """Sends one object. True when the engine can have got it."""
        ahead, self._ahead = self._ahead, b""
        return self._is_ours() and self._write(ahead + framed(encode(message)))

    def send_with_next(self, message):
        """Sends one object together with the next one: nobody waits for it by itself."""
        self._ahead += framed(encode(message))

    def put(self, frames):
        """Sends whole frames, as send() does."""
        return self._is_ours() and self._write(frames)

    def _write(self, data):
        """An interrupt waits until the frame is whole."""
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

    def receive_with_file(self):
        """As receive(); the descriptor that came along is then in .file. It may come before the object is whole."""
        import _socket
        pieces = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, self._fd)
        try:
            while True:
                size = 4 + int.from_bytes(self._buffer[:4], "little")
                if len(self._buffer) >= 4 and (len(self._buffer) >= size or size > MAX_INCOMING):
                    return self.receive()
                piece, told, _, _ = pieces.recvmsg(65536, _socket.CMSG_SPACE(4))
                if not piece:
                    return None
                self._buffer += piece
                for level, kind, data in told:
                    if (level, kind) == (_socket.SOL_SOCKET, _socket.SCM_RIGHTS):
                        self.file = int.from_bytes(data[:4], sys.byteorder)
        except OSError:
            return None
        finally:
            pieces.detach()

    def has_more(self):
        """Whether receive() would find something at once: an object, or the end."""
        if self._buffer or not self._is_ours():
            return True
        return bool(self._poller.poll(0))

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
