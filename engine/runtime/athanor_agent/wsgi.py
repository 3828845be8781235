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


class Answer:
    """What came back."""

    def __init__(self):
        self.status, self.reason, self.headers = 0, "", []
        self.body, self.truncated = b"", False
        self.size, self.counted = 0, True  # of the whole body; whether it was counted to its end
        self.exception = None

    def start(self, status, headers, exc_info=None):
        code, _, reason = str(status).partition(" ")
        if not (len(code) == 3 and code.isascii() and code.isdigit()):
            raise ValueError("start_response wants a status like “200 OK”, not %r" % (status,))
        headers = list(headers)
        if not all(isinstance(header, tuple) and len(header) == 2 for header in headers):
            raise ValueError("start_response wants its headers as a list of (name, value) pairs")
        self.status, self.reason, self.headers = int(code), reason, headers
        return self._write

    def _write(self, data):
        room = BODY_LIMIT - len(self.body)
        self.body += bytes(data[:room])
        self.size += len(data)
        if len(data) > room:
            self.truncated = True


def _consume(result, answer):
    pieces, until = [answer.body], None
    try:
        for piece in result:
            if not isinstance(piece, (bytes, bytearray)):
                raise TypeError("a WSGI application gives bytes, not %s" % type(piece).__name__)
            if answer.size < BODY_LIMIT:
                pieces.append(piece[:BODY_LIMIT - answer.size])
            answer.size += len(piece)
            if answer.size <= BODY_LIMIT:
                continue
            answer.truncated = True
            until = until or _now() + COUNT_SECONDS
            if answer.size > COUNT_LIMIT or _now() > until:
                answer.counted = False  # maybe it has no end
                break
    finally:
        answer.body = b"".join(pieces)


def perform(application, environ):
    """Sends the request. What escapes the application is kept in .exception; a server answers that with a bare 500."""
    answer = Answer()
    try:
        result = application(environ, answer.start)
        try:
            _consume(result, answer)
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        answer.exception = problem
        if answer.status == 0 or not answer.body:
            answer.status, answer.reason = 500, "INTERNAL SERVER ERROR"
            answer.headers = [("Content-Type", "text/html; charset=utf-8")]
            answer.body = b"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n" \
                          b"<h1>Internal Server Error</h1>\n"
            answer.size, answer.counted, answer.truncated = len(answer.body), True, False
    return answer


def _header(answer, wanted):
    return next((str(value) for name, value in answer.headers if str(name).lower() == wanted), None)


def _note(kind, text):
    return {"kind": kind, "text": text, "rules": []}


def oddities(answer, environ):
    """Notes about a response that a browser would stumble over."""
    found, sent = [], answer.size
    if answer.exception is not None and answer.status < 500:
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
                length[:20], sent, "waits for the rest" if int(length[:20]) > sent else "cuts the rest off")))
        if sent and _header(answer, "content-type") is None:
            found.append(_note("no-content-type", "The response has no Content-Type: a browser has to guess what it is."))
    if answer.truncated:
        found.append(_note("large", "The response has %s bytes: its first %d MiB are kept." % (
            "{:,}".format(sent) if answer.counted else "more than {:,} (it was left there)".format(sent), BODY_LIMIT >> 20)))
    location = _header(answer, "location")
    if 300 <= answer.status < 400 and location is not None:
        here = environ["REQUEST_URI"]
        if location in (here, "%s://%s%s" % (environ["wsgi.url_scheme"], environ["HTTP_HOST"], here)):
            found.append(_note("redirect-circle", "This redirect leads to the address it came from: a browser would go round "
                                                  "and round and give up after about twenty times."))
    return found
