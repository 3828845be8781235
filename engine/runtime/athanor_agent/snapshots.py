"""What one call changed: the response, the session and g are looked at before and after it. Nothing is read from a stream,
no session is marked as read, and no value's own methods are called."""

from athanor_agent.private import BUILTINS as __builtins__

import hashlib

from athanor_agent.values import NotPlain, clean, plain, type_name

_sha1 = hashlib.sha1
BODY_LIMIT = 1 << 20
NAME_LIMIT = 200


def _shown(value):
    """(what is shown, what is compared)."""
    try:
        found = plain(value, 500)
        return found, (type(value).__name__, repr(found))
    except NotPlain:
        return "<%s object>" % type_name(value), id(value)


def _values(mapping):
    return {clean(str(key), 200): _shown(value) for key, value in list(dict.items(mapping))[:NAME_LIMIT]}


def session_values(context):
    """The session's names and values, without marking it as read or changed."""
    session = getattr(context, "session", None)
    if session is None:
        session = getattr(context, "_session", None)
    return _values(session) if isinstance(session, dict) else {}


def _g():
    try:
        from flask.globals import app_ctx
        return vars(app_ctx._get_current_object().g)
    except ImportError:
        from flask.globals import _app_ctx_stack
        return vars(_app_ctx_stack.top.g)


def _body(response):
    pieces = getattr(response, "response", None)
    if type(pieces) not in (list, tuple) or getattr(response, "direct_passthrough", False):
        return {"length": None, "hash": None}
    length, digest = 0, _sha1()
    for piece in pieces:
        if type(piece) is str:
            piece = piece.encode("utf-8", "replace")
        if type(piece) not in (bytes, bytearray):
            return {"length": None, "hash": None}
        length += len(piece)
        if length <= BODY_LIMIT:
            digest.update(piece)
    return {"length": length, "hash": digest.hexdigest()[:12] if length <= BODY_LIMIT else None}


class Snapshot:
    """The response (None where there is none yet), the session and g at one moment."""

    def __init__(self, response, context):
        self.status, self.headers, self.cookies, self.body = None, {}, {}, None
        if response is not None:
            try:
                self._look(response)
            except Exception:  # what a hook returned is no response
                pass
        try:
            self.session = session_values(context)
        except Exception:
            self.session = {}
        try:
            self.g = _values(_g())
        except Exception:
            self.g = {}

    def _look(self, response):
        self.status = int(response.status_code)
        for name, value in list(response.headers)[:500]:
            name, value = clean(str(name), 200), clean(str(value), 4096)
            if name.lower() == "set-cookie":
                self.cookies[value.partition("=")[0]] = value, value
            elif name in self.headers:
                value = "%s, %s" % (self.headers[name][0], value)
                self.headers[name] = value, value
            else:
                self.headers[name] = value, value
        self.body = _body(response)


def _changed(before, after):
    found = []
    for name in list(before) + [name for name in after if name not in before]:
        old, new = before.get(name), after.get(name)
        if old is not None and new is not None and old[1] == new[1]:
            continue
        change = {"name": name}
        if old is not None:
            change["before"] = old[0]
        if new is not None:
            change["after"] = new[0]
        found.append(change)
    return found


def differences(before, after):
    """Only what differs. A response that is new altogether is told by the call that made it, not here."""
    found = {}
    if before.status is not None and after.status is not None:
        if before.status != after.status:
            found["status"] = {"before": before.status, "after": after.status}
        if before.body != after.body:
            found["body"] = {"before": before.body, "after": after.body}
        found["headers"] = _changed(before.headers, after.headers)
        found["cookies"] = _changed(before.cookies, after.cookies)
    found["session"] = _changed(before.session, after.session)
    found["g"] = _changed(before.g, after.g)
    return {name: change for name, change in found.items() if change}
