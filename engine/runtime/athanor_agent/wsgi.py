"""One HTTP request through a WSGI application, as a server would make it: no cookie jar, nothing followed."""

from athanor_agent.private import BUILTINS as __builtins__

import base64
import binascii
import io
import re
import sys
import time
from urllib.parse import unquote_to_bytes

BODY_LIMIT = 8 << 20
COUNT_LIMIT, COUNT_SECONDS = 512 << 20, 1.5  # how far what is not kept is counted
DROPPED_SECONDS = 0.5  # how long what a browser does not take is read on
_now = time.perf_counter
_UNSAFE = re.compile(r"[^\x21-\x7e]")
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}\Z")


class BadRequest(Exception):
    """The operation itself is wrong."""


def _wire(text):
    """Percent-encodes what cannot go over the wire as it is (spaces, letters with accents), as a browser does."""
    return _UNSAFE.sub(lambda match: "".join("%%%02X" % byte for byte in match.group().encode("utf-8", "replace")), text)


def split_target(target):
    """(raw path, raw query, host or None) of what the learner typed as a path."""
    target = _wire(target.partition("#")[0])
    host = None
    match = re.match(r"(?i)https?://([^/?]*)", target)
    if match:
        host, target = match.group(1), target[match.end():]
    path, _, query = target.partition("?")
    if not path.startswith("/"):
        path = "/" + path
    return path, query, host


def body_of(operation):
    data = operation.get("body64") or ""
    if not isinstance(data, str):
        raise BadRequest("body64 must be text")
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest("body64 is no base64") from None


def environ_of(operation, default_host="localhost"):
    """The WSGI environ of an operation (method, path, headers, body64). The path keeps every byte it names."""
    method, target = operation.get("method", "GET"), operation.get("path", "/")
    if not isinstance(method, str) or not _TOKEN.match(method) or not isinstance(target, str):
        raise BadRequest("method and path must be text")
    path, query, host = split_target(target)
    body = body_of(operation)
    environ = {
        "REQUEST_METHOD": method.upper(), "SCRIPT_NAME": "", "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query, "REQUEST_URI": path + ("?" + query if query else ""),
        "RAW_URI": path + ("?" + query if query else ""), "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1", "REMOTE_PORT": "50000",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr, "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    for header in operation.get("headers") or ():
        if not (isinstance(header, (list, tuple)) and len(header) == 2 and all(isinstance(item, str) for item in header)):
            raise BadRequest("headers must be pairs of text")
        name, value = header
        if not _TOKEN.match(name) or "\n" in value or "\r" in value:
            raise BadRequest("the header “%s” cannot be sent" % name)
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = "HTTP_" + key
        value = value.strip().encode("utf-8", "replace").decode("latin-1")
        if key in environ and key.startswith("HTTP_"):
            value = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
        environ[key] = value
    if body or environ["REQUEST_METHOD"] in ("POST", "PUT", "PATCH"):
        environ["CONTENT_LENGTH"] = str(len(body))
    else:
        environ.pop("CONTENT_LENGTH", None)
    host = environ.setdefault("HTTP_HOST", host or default_host)
    name, _, port = host.rpartition(":") if re.search(r":\d+\Z", host) else (host, "", "80")
    environ["SERVER_NAME"], environ["SERVER_PORT"] = name, port
    return environ


class Gone(BrokenPipeError):
    """Nobody takes what the application writes."""


class Answer:
    """What came back. With a stream the body goes out while it comes; what is kept of it is the same."""

    def __init__(self, stream=None):
        self.status, self.reason, self.headers = 0, "", []
        self.body, self.truncated = b"", False
        self.size, self.counted = 0, True  # of the whole body; whether it was counted to its end
        self.exception, self.complete = None, False
        self.stream = stream
        self._pieces, self._until = [], None

    @property
    def dropped(self):
        """Why a stream's reader wants no more, None while it does."""
        return self.stream.dropped if self.stream is not None else None

    def start(self, status, headers, exc_info=None):
        if exc_info is not None:
            try:
                if self.size:  # the head went with the first byte
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self.status:
            raise AssertionError("start_response was called twice; the second time it wants exc_info")
        code, _, reason = str(status).partition(" ")
        if not (len(code) == 3 and code.isascii() and code.isdigit()):
            raise ValueError("start_response wants a status like “200 OK”, not %r" % (status,))
        headers = list(headers)
        if not all(isinstance(header, tuple) and len(header) == 2 for header in headers):
            raise ValueError("start_response wants its headers as a list of (name, value) pairs")
        self.status, self.reason, self.headers = int(code), reason, headers
        return self._write

    def _write(self, data):
        self._take(data)
        if self.dropped is not None and not self._wants_more():
            raise Gone("the browser has closed the connection")

    def _take(self, piece):
        if not isinstance(piece, (bytes, bytearray)):
            raise TypeError("a WSGI application gives bytes, not %s" % type(piece).__name__)
        self.check_started()
        if not piece:
            return
        if self.size < BODY_LIMIT:
            self._pieces.append(bytes(piece[:BODY_LIMIT - self.size]))
        self.size += len(piece)
        if self.stream is not None and self.stream.dropped is None:
            self.stream.piece(self, piece)

    def check_started(self):
        if self.status == 0:
            raise AssertionError("the application gave a body before it called start_response")

    def _wants_more(self):
        """What nobody takes is read on for its first bytes and its size, and maybe it has no end."""
        if self.dropped is None and (self.stream is not None or self.size <= BODY_LIMIT):
            return True
        self._until = self._until or _now() + (DROPPED_SECONDS if self.dropped else COUNT_SECONDS)
        self.counted = self.size <= COUNT_LIMIT and _now() <= self._until
        return self.counted

    def consume(self, result):
        for piece in result:
            self._take(piece)
            if not self._wants_more():
                return
        self.check_started()
        self.complete = True
        if self.stream is not None:
            self.stream.end(True)

    def fail(self, problem):
        """What escaped the application: a server answers it with a bare 500, or breaks off what has begun."""
        self.exception = problem
        if self.size and self.status:
            if self.stream is not None and not self.complete:
                self.stream.end(False)
            return
        self.status, self.reason = 500, "INTERNAL SERVER ERROR"
        self.headers = [("Content-Type", "text/html; charset=utf-8")]
        self._pieces = [b"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n"
                        b"<h1>Internal Server Error</h1>\n"]
        self.size, self.counted = len(self._pieces[0]), True

    def finish(self):
        self.body, self._pieces = b"".join(self._pieces), []
        self.truncated = self.size > len(self.body) or not self.counted


def perform(application, environ, stream=None):
    """Sends the request. What escapes the application is kept in .exception."""
    answer = Answer(stream)
    try:
        result = application(environ, answer.start)
        try:
            answer.consume(result)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
    except KeyboardInterrupt:
        raise
    except Gone:
        pass
    except BaseException as problem:
        answer.fail(problem)
    answer.finish()
    return answer


def _header(answer, wanted):
    return next((str(value) for name, value in answer.headers if str(name).lower() == wanted), None)


def _note(kind, text):
    return {"kind": kind, "text": text, "rules": []}


_DROPPED = {
    "closed": "The browser closed the connection before it had all of the response",
    "limit": "The response was larger than the 256 MiB that the browser gets, so the connection was broken off there",
    "slow": "The browser took nothing of the response for too long, so the connection was broken off",
}


def _size_words(answer):
    """Of a response that is not kept whole, or that the browser did not get whole."""
    size = "{:,}".format(answer.size) if answer.counted else "more than {:,} (it was left there)".format(answer.size)
    words = "The response has %s bytes" % size
    if answer.size > BODY_LIMIT:
        words += ": its first %d MiB are kept here%s" % (
            BODY_LIMIT >> 20, ", a browser gets all of it" if answer.dropped is None and answer.counted else "")
    if answer.dropped is not None:
        words += ". " + _DROPPED.get(answer.dropped, _DROPPED["closed"])
        words += "" if answer.counted else "; the application was told to stop"
    return words + "."


def oddities(answer, environ):
    """Notes about a response that a browser would stumble over."""
    found, sent = [], answer.size
    if answer.exception is not None and answer.status < 500 and not answer.complete:
        found.append(_note("broke-off", "The response had begun with %d when the error came, so the status could not be "
                                        "changed any more: a browser gets %d bytes and then a connection that breaks "
                                        "off." % (answer.status, sent)))
    elif answer.counted and environ["REQUEST_METHOD"] != "HEAD" and answer.status not in (204, 304):
        length = _header(answer, "content-length")
        if length is not None and not (length.isascii() and length.strip().isdigit()):
            found.append(_note("content-length", "Content-Length is “%s”, which is no number of bytes: leave it to "
                                                 "Flask." % length[:60]))
        elif length is not None and int(length[:20]) != sent:
            found.append(_note("content-length", "Content-Length says %s bytes, %d were sent: a browser %s." % (
                length[:20], sent, "waits for the rest, which never comes, and takes the response as broken"
                if int(length[:20]) > sent else "cuts the rest off")))
        if sent and _header(answer, "content-type") is None:
            found.append(_note("no-content-type", "The response has no Content-Type: a browser has to guess what it is."))
    if answer.truncated or answer.dropped is not None:
        found.append(_note("large", _size_words(answer)))
    location = _header(answer, "location")
    if 300 <= answer.status < 400 and location is not None:
        here = environ["REQUEST_URI"]
        if location in (here, "%s://%s%s" % (environ["wsgi.url_scheme"], environ["HTTP_HOST"], here)):
            found.append(_note("redirect-circle", "This redirect leads to the address it came from: a browser would go round "
                                                  "and round and give up after about twenty times."))
    return found
