"""Flask's session cookie: taken apart, signed, and tested against the application, by Flask's own session interface and
itsdangerous."""

from athanor_agent.private import BUILTINS as __builtins__

import base64
import datetime
import time
import zlib

from athanor_agent import wsgi
from athanor_agent.values import clean, plain_or_repr, safe_str, type_name

_time = time.time
PAYLOAD_LIMIT = 1 << 20


class _Keyed:
    """An application as far as get_signing_serializer looks at one, with another key."""

    def __init__(self, key):
        self.secret_key = key
        self.config = {"SECRET_KEY": key, "SECRET_KEY_FALLBACKS": None}


def _serializer(interface, key, salt=None):
    """Flask's own serializer for a key; salt: another than the interface's."""
    serializer = interface.get_signing_serializer(_Keyed(key))
    if salt:
        serializer.salt = salt.encode("utf-8")
    return serializer


def _texts(operation):
    found = [operation.get(name) or "" for name in ("cookie", "key", "salt", "signed_at")]
    if not all(isinstance(item, str) for item in found):
        raise wsgi.BadRequest("cookie, key, salt and signed_at must be text")
    return found


def _interface(app):
    """The session interface when it is Flask's signed cookies, else None."""
    from flask.sessions import SecureCookieSessionInterface
    interface = app.session_interface
    return interface if isinstance(interface, SecureCookieSessionInterface) else None


def _cookie_name(app):
    return app.config.get("SESSION_COOKIE_NAME") or "session"


def answer(app, operation):
    """The protocol's answer to session-decode, session-sign and session-test."""
    cookie, key, salt, signed_at = _texts(operation)
    interface = _interface(app)
    result = {"cookie_name": clean(str(_cookie_name(app)), 200), "cookie": cookie, "payload": None, "payload_text": None,
              "compressed": False, "signed_at": None, "age_s": 0, "signature": None, "verdict": None, "reason": None,
              "max_age_s": app.permanent_session_lifetime.total_seconds()}
    if interface is None:
        kind = type_name(app.session_interface)
        result.update(verdict="other-kind", reason="This application keeps its sessions with %s, not in signed cookies." % kind)
        return result
    if operation.get("op") == "session-sign":
        if not key and not app.secret_key:
            return _without_key(result)
        result["cookie"] = _signed(app, interface, operation, key, salt, signed_at)
    _take_apart(result)
    if operation.get("op") != "session-decode":
        _test(app, interface, result, key, salt)
    return result


def _without_key(result):
    result.update(verdict="no-key", reason="This application has no SECRET_KEY, so Flask has nothing to sign a session with: "
                                           "app.config[\"SECRET_KEY\"] = … (long and random).")
    return result


def _signed(app, interface, operation, key, salt, signed_at):
    payload = operation.get("payload")
    if not isinstance(payload, dict):
        raise wsgi.BadRequest("the payload of a session is an object: {…}")
    serializer = _serializer(interface, key or app.secret_key, salt)
    if not signed_at:
        return serializer.dumps(payload)
    try:
        moment = datetime.datetime.fromisoformat(signed_at.replace("Z", "+00:00"))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.timezone.utc)
        seconds = int(moment.timestamp())
        signer = serializer.make_signer(serializer.salt)
        signer.get_timestamp = lambda: seconds
        return signer.sign(serializer.dump_payload(payload)).decode("ascii")
    except (ValueError, OverflowError, OSError):
        raise wsgi.BadRequest("“%s” is no time: 2024-05-06T12:00:00Z" % clean(signed_at, 60)) from None


def _unpacked(text):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data


def _take_apart(result):
    """payload.time.signature, as itsdangerous writes it; what cannot be read stays empty."""
    body, _, signature = result["cookie"].rpartition(".")
    packed, _, stamp = body.rpartition(".")
    result["signature"] = clean(signature, 500)
    result["compressed"] = packed.startswith(".")
    try:
        number = int.from_bytes(_unpacked(stamp), "big")
        moment = datetime.datetime.fromtimestamp(number, datetime.timezone.utc)
        result["signed_at"], result["age_s"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ"), round(_time() - number)
    except (ValueError, OverflowError, OSError):
        pass
    try:
        data = _unpacked(packed[1:] if result["compressed"] else packed)
        if result["compressed"]:
            unpacking = zlib.decompressobj()
            data = unpacking.decompress(data, PAYLOAD_LIMIT)
        from flask.json.tag import TaggedJSONSerializer
        text = data.decode("utf-8")
        result["payload_text"] = clean(text, 60000)
        payload = TaggedJSONSerializer().loads(text)
        result["payload"] = {clean(str(name), 200): plain_or_repr(value) for name, value in payload.items()} \
            if isinstance(payload, dict) else plain_or_repr(payload)
    except Exception:  # whatever was pasted
        pass


def _test(app, interface, result, key, salt):
    """Flask's own open_session reads it; then itsdangerous says why not."""
    from itsdangerous import BadSignature, SignatureExpired
    if not app.secret_key:
        _without_key(result)
        return
    cookie, age = result["cookie"], int(result["max_age_s"])
    session = interface.open_session(app, _request(app, result))
    try:
        interface.get_signing_serializer(app).loads(cookie, max_age=age)
        if session is None or dict.__len__(session) == 0 and result["payload"]:
            result.update(verdict="malformed", reason="It is signed rightly, but a browser cannot send it back so: the "
                                                      "header breaks it.")
        else:
            result.update(verdict="accepted", reason="The signature belongs to this content, under the application's SECRET_KEY "
                                                     "and the salt “%s”: Flask reads the session." % _text(interface.salt))
    except SignatureExpired:
        result.update(verdict="expired", reason=_expired(result, app))
    except BadSignature as problem:
        result.update(_why_bad(app, interface, result, key, salt, problem))
    except Exception as problem:
        result.update(verdict="malformed", reason="It is signed rightly, but its content cannot be read: %s: %s" % (
            type_name(problem), safe_str(problem, 200)))


def _text(salt):
    return salt.decode("utf-8", "replace") if isinstance(salt, bytes) else str(salt)


def _request(app, result):
    environ = wsgi.environ_of({"method": "GET", "path": "/"})
    environ["HTTP_COOKIE"] = "%s=%s" % (result["cookie_name"], result["cookie"].encode("utf-8", "replace").decode("latin-1"))
    return app.request_class(environ)


def _expired(result, app):
    if result["age_s"] < 0:
        return "The signature is right, but it was made in the future (%s): a clock is wrong." % result["signed_at"]
    return ("The signature is right, but it is %s old and PERMANENT_SESSION_LIFETIME allows %s. Flask begins with an "
            "empty session." % (datetime.timedelta(seconds=result["age_s"]), app.permanent_session_lifetime))


def _holds(interface, cookie, key, salt):
    try:
        _serializer(interface, key, salt).loads(cookie)
        return True
    except Exception:
        return False


def _why_bad(app, interface, result, key, salt, problem):
    cookie = result["cookie"]
    if cookie.count(".") < 2 or not result["signature"] or result["signed_at"] is None or not result["payload_text"]:
        return {"verdict": "malformed", "reason": "This is no session cookie: one has three parts with dots between them, "
                                                  "payload.time.signature (%s)." % safe_str(problem, 200)}
    begin = "The signature does not belong to this content"
    end = " Flask throws the content away and begins with an empty session."
    if key and salt and _holds(interface, cookie, key, salt):
        same = key == app.secret_key
        why = "another salt" if same else "another key and another salt"
        return {"verdict": "bad-signature", "reason": "%s: it was signed with %s than the application's.%s" % (begin, why, end)}
    if key and key != app.secret_key and _holds(interface, cookie, key, None):
        return {"verdict": "bad-signature",
                "reason": "%s: it was signed with another key than the application's SECRET_KEY.%s" % (begin, end)}
    if salt and _holds(interface, cookie, app.secret_key, salt):
        return {"verdict": "bad-signature", "reason": "%s: it was signed with the salt “%s”, and Flask uses “%s”.%s" % (
            begin, clean(salt, 60), _text(interface.salt), end)}
    return {"verdict": "bad-signature",
            "reason": "%s: the content was changed after signing, or it was signed with another key or salt. Without the "
                      "SECRET_KEY nobody can make one that fits.%s" % (begin, end)}
