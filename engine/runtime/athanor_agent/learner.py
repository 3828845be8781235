"""The learner's program as a check sees it: something that answers. The judge never imports the learner's code; every
question goes to the engine as an `ask`, and every answer is hostile data: types are checked, sizes are bounded, and
nothing but plain JSON values comes through."""

import base64
import json as _json
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode, urlsplit

from athanor_agent import revisions

TEXT_LIMIT = 16 << 20
_NOTHING = object()


class LearnerError(Exception):
    """The learner's code failed while it was asked something. `type`, `message`, `file` and `line` say where."""

    kind = "error"

    def __init__(self, error):
        error = error if isinstance(error, dict) else {}
        self.type, self.message = text(error.get("type")), text(error.get("message"))
        self.file, self.line = text(error.get("file")), number(error.get("line"))
        self.hint = text(error.get("hint"))
        if self.type == "LearnerCode":  # the engine's word for a failure that it tells in one sentence
            match = re.match(r"([A-Za-z_]\w*): ", self.message)
            self.type = match.group(1) if match else ""
            self.message = self.message[match.end():] if match else self.message
        super().__init__(self.text())

    def text(self):
        """"IndexError: list index out of range, in app.py line 11"."""
        words = ": ".join(part for part in (self.type, self.message) if part) or "it failed"
        return words + self.where(", in ")

    def where(self, before=" at "):
        if not self.file:
            return ""
        return before + self.file + (" line %d" % self.line if self.line else "")


class LoadFailed(LearnerError):
    """The learner's application cannot be imported."""

    kind = "load-failed"


class Disconnected(KeyboardInterrupt):
    """The engine hung up, or wants no more of this answer. pytest stops for nothing less than an interrupt."""


class Opaque:
    """A value that is no JSON: only its repr is known. Equal to nothing but itself."""

    def __init__(self, representation, type_name):
        self.repr, self.type = representation, type_name

    def __repr__(self):
        return self.repr


def text(value, limit=65536):
    """A str of a reply's member; "" for anything else."""
    return value[:limit] if type(value) is str else ""


def number(value, default=0):
    return value if type(value) is int and abs(value) < 1 << 53 else default


def mapping(value):
    return value if type(value) is dict else {}


def _pairs(value):
    found = []
    for item in value if type(value) is list else ():
        if type(item) is list and len(item) == 2 and type(item[0]) is str and type(item[1]) is str:
            found.append((item[0], item[1]))
    return found


class Headers:
    """The answer's headers; names without regard to case. [name] is the first, all(name) every one."""

    def __init__(self, pairs):
        self.pairs = pairs

    def all(self, name):
        return [value for key, value in self.pairs if key.lower() == name.lower()]

    def get(self, name, default=None):
        return next(iter(self.all(name)), default)

    def __getitem__(self, name):
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name):
        return bool(self.all(name))

    def __iter__(self):
        return iter(name for name, _ in self.pairs)


class Answer:
    """What the learner's application answered to one request.

    status 200, reason "OK", headers, body (bytes), text, json(), location (of a redirect, without scheme and host);
    endpoint, rule and arguments of the route that matched (None, None, {}); exception (None, or type, message, file,
    line of what went wrong)."""

    def __init__(self, method, path, result):
        result = mapping(result)
        self.method, self.path = method, path
        self.status, self.reason = number(result.get("status")), text(result.get("reason"), 200)
        self.headers = Headers(_pairs(result.get("headers")))
        try:
            self.body = base64.b64decode(text(result.get("body64"), TEXT_LIMIT), validate=True)
        except ValueError:
            self.body = b""
        match = mapping(result.get("match"))
        self.endpoint, self.rule = text(match.get("endpoint")) or None, text(match.get("rule")) or None
        self.arguments = {name: value.get("value") for name, value in mapping(match.get("arguments")).items()
                          if type(value) is dict}
        error = result.get("exception")
        self.exception = LearnerError(error) if type(error) is dict else None

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        """The body as JSON, None where it is none."""
        try:
            return _json.loads(self.body.decode("utf-8"))
        except (ValueError, RecursionError):
            return None

    @property
    def location(self):
        address = self.headers.get("Location")
        if address is None:
            return None
        return re.sub(r"^[a-z]+://[^/?#]*", "", address) or "/"

    def summary(self):
        """"500 INTERNAL SERVER ERROR: IndexError at app.py line 11"."""
        line = ("%d %s" % (self.status, self.reason)).strip()
        if self.exception is not None and self.status >= 500:
            return "%s: %s%s" % (line, self.exception.type or "an exception", self.exception.where())
        return line

    def __repr__(self):
        return "<%s %s: %s>" % (self.method, self.path, self.summary())


class RunResult:
    """A script that ran: out and err (text), exit (status), verdict ("ok", "error", "cpu-limit" …), message, and
    exception (None, or type, message, file, line)."""

    def __init__(self, result):
        result = mapping(result)
        self.out, self.err = text(result.get("stdout"), TEXT_LIMIT), text(result.get("stderr"), TEXT_LIMIT)
        self.exit = number(result.get("exit"), -1)
        self.verdict = text(result.get("verdict"), 40) or ("ok" if self.exit == 0 else "error")
        self.message = text(result.get("message"))
        error = result.get("error")
        self.exception = LearnerError(error) if type(error) is dict else None

    def __repr__(self):
        return "<run: %s, exit %d>" % (self.verdict, self.exit)


class Learner:
    """Asks the learner's program. Cookies are kept from one request of a check to its next."""

    def __init__(self, channel):
        self._channel = channel
        self._last = 0
        self.cookies = {}

    def _ask(self, op, **members):
        self._last += 1
        number_of_this = "ask-%d-%s" % (self._last, secrets.token_hex(4))
        self._channel.event("ask", id=number_of_this, op=op, **members)
        while True:
            reply = self._channel.receive()
            if reply is None or reply.get("op") == "drop":
                raise Disconnected
            if reply.get("id") == number_of_this:
                break
        error = reply.get("error")
        if error is None:
            return reply.get("result")
        error = error if type(error) is dict else {"message": text(error)}
        inner = error.get("error") if type(error.get("error")) is dict else error
        raise (LoadFailed if error.get("kind") == "load-failed" else LearnerError)(inner)

    def request(self, method, path, data=None, json=_NOTHING, headers=None, files=None):
        """One request. `data` is a dict (sent as a form), text or bytes; `json` any JSON value; `files` a dict of
        field name to (file name, bytes). Redirects are not followed."""
        sent = [[str(name), str(value)] for name, value in
                (headers.items() if hasattr(headers, "items") else headers or ())]
        body, kind = _body(data, json, files)
        names = {name.lower() for name, _ in sent}
        if kind and "content-type" not in names:
            sent.append(["Content-Type", kind])
        if self.cookies and "cookie" not in names:
            sent.append(["Cookie", "; ".join("%s=%s" % item for item in self.cookies.items())])
        result = self._ask("request", method=method, path=path, headers=sent, trace=False,
                           body64=base64.b64encode(body).decode("ascii"))
        answer = Answer(method, path, result)
        self._keep_cookies(answer)
        return answer

    def _keep_cookies(self, answer):
        for line in answer.headers.all("Set-Cookie"):
            try:
                found = SimpleCookie(line)
            except CookieError:
                continue
            for name, morsel in found.items():
                if morsel["max-age"] == "0" or (morsel["expires"] and "1970" in morsel["expires"]):
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.coded_value

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, **options):
        return self.request("POST", path, **options)

    def put(self, path, **options):
        return self.request("PUT", path, **options)

    def patch(self, path, **options):
        return self.request("PATCH", path, **options)

    def delete(self, path, **options):
        return self.request("DELETE", path, **options)

    def run(self, entry, stdin="", argv=()):
        """Runs a file of the learner's as a program of its own."""
        return RunResult(self._ask("run", entry=entry, stdin=stdin, argv=list(argv)))

    def call(self, module, function, *args, **kwargs):
        """What a function of the learner's returns, as plain JSON values; an Opaque for any other value. What it raises
        is raised here as a LearnerError."""
        result = mapping(self._ask("call", module=module, function=function, args=list(args), kwargs=kwargs))
        if "value" in result:
            return result["value"]
        return Opaque(text(result.get("repr")) or "?", text(result.get("type"), 200))

    def command(self, program, *arguments, env=None):
        """Runs alembic, flask or pytest in the project's folder; what it changes there is kept until restart()."""
        return RunResult(self._ask("command", program=program, arguments=list(arguments), environment=dict(env or {})))

    def rows(self, statement, *parameters, database):
        """What a statement that only reads answers, as tuples; asked of a SQLite file of the project."""
        found = mapping(self._ask("rows", database=database, statement=statement, parameters=list(parameters))).get("rows")
        return [tuple(_cell(value) for value in row) for row in found if type(row) is list] if type(found) is list else []

    def files(self, folder="."):
        """The text files below a folder of the project as they are now: {path: text}."""
        found = mapping(mapping(self._ask("files", folder=folder)).get("files"))
        return {path: content for path, content in found.items() if type(content) is str}

    def copy(self, source, target):
        """Puts one file of the project in another's place, until restart()."""
        self._ask("copy", source=source, target=target)

    def revisions(self, folder):
        """The migrations in this folder, read and not run: see Revision."""
        return revisions.read(self.files(folder))

    def routes(self):
        """The url_map: a list of dicts with rule, endpoint, methods, converters …"""
        rules = mapping(self._ask("routes")).get("rules")
        return [rule for rule in rules if type(rule) is dict] if type(rules) is list else []

    def restart(self):
        """Starts the learner's application anew: what it kept in memory is gone, and so are the cookies."""
        self._ask("restart")
        self.cookies.clear()


def _cell(value):
    """One value of a row: plain JSON, or bytes."""
    if type(value) is dict:
        try:
            return base64.b64decode(text(value.get("bytes64"), TEXT_LIMIT), validate=True)
        except ValueError:
            return b""
    return None if type(value) is list else value


def _body(data, json, files):
    """(bytes, content type or None)."""
    if json is not _NOTHING:
        return _json.dumps(json).encode("utf-8"), "application/json"
    if files:
        return _multipart(data or {}, files)
    if data is None:
        return b"", None
    if isinstance(data, bytes):
        return data, None
    if isinstance(data, str):
        return data.encode("utf-8"), "text/plain; charset=utf-8"
    return urlencode(data, doseq=True).encode("ascii"), "application/x-www-form-urlencoded"


def _multipart(fields, files):
    boundary = "athanor" + secrets.token_hex(12)
    lines = []
    for name, value in fields.items():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            lines.append('--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary, name, item))
    body = "".join(lines).encode("utf-8")
    for name, (filename, content) in files.items():
        head = '--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n' \
               "Content-Type: application/octet-stream\r\n\r\n" % (boundary, name, filename)
        body += head.encode("utf-8") + content + b"\r\n"
    return body + ("--%s--\r\n" % boundary).encode("ascii"), "multipart/form-data; boundary=" + boundary


def path_of(address):
    """An address without scheme and host."""
    parts = urlsplit(address)
    return (parts.path or "/") + ("?" + parts.query if parts.query else "")
