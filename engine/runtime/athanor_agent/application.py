"""Mode `application`: loads a Flask application and answers operations until the engine hangs up."""

from athanor_agent.private import BUILTINS as __builtins__

import base64
import importlib
import sys
import time

from athanor_agent import (blueprints, commands, errors, laboratories, locate, private, registrations, routing,
                           script, sessioncookie, setup, standby, staticfile, streaming, trace, winners, wsgi)
from athanor_agent.values import NotPlain, clean, plain, safe_repr, type_name

_now = time.perf_counter
_encode = base64.b64encode
_import_module = importlib.import_module


class Served:
    """The loaded application and what is computed once for it."""

    channel = None  # where an answer's pieces go

    def __init__(self, app, project, limits, missing=None, registered=None):
        self.app, self.project, self.limits, self.registered = app, project, limits, registered
        self.missing = missing  # why there is none, as an error object
        self.tracer = trace.Tracer(app, project) if app is not None else None

    def describe(self, problem):
        if issubclass(type(problem), MemoryError):
            errors.reserve.release()
        return errors.describe(errors.strip_agent(problem), self.project, self.limits)


def _require_app(served):
    if served.app is None:
        raise locate.NotLoaded(served.missing)
    return served.app


def _routes(served, operation):
    app = _require_app(served)
    name = app.config.get("SERVER_NAME")
    return {"rules": routing.table(app, served.project), "server_name": clean(name, 300) if isinstance(name, str) else None,
            "host_matching": bool(app.url_map.host_matching),
            "subdomain_matching": bool(getattr(app, "subdomain_matching", False))}


def _request(served, operation):
    app = _require_app(served)
    environ = wsgi.environ_of(operation, app.config.get("SERVER_NAME") or "localhost")
    stream = streaming.Stream(served.channel, operation.get("id")) if operation.get("stream") is True else None
    with served.tracer.watch(operation.get("trace") is not False) as seen:
        started = _now()
        answer = wsgi.perform(app, environ, stream)
        elapsed = (_now() - started - (stream.seconds if stream is not None else 0)) * 1000
    result = {
        "status": answer.status, "reason": clean(answer.reason, 200), "truncated": answer.truncated,
        "size": answer.size, "counted": answer.counted,
        "headers": streaming.plain_headers(answer.headers),
        "body64": _encode(answer.body).decode("ascii"), "ms": round(elapsed, 3),
    }
    result.update(seen.result())
    if seen.full:
        result["notes"] = result["notes"] + wsgi.oddities(answer, environ)
    result["static_file"] = None if seen.winner is None or not seen.full else \
        staticfile.describe(app, served.project, seen.winner, seen.arguments, environ, answer)
    problem = answer.exception if answer.exception is not None else seen.exception
    result["exception"] = None if problem is None else served.describe(problem)
    return result


def _call(served, operation):
    module, function = operation.get("module"), operation.get("function")
    args, kwargs = operation.get("args") or [], operation.get("kwargs") or {}
    if not (isinstance(module, str) and isinstance(function, str) and isinstance(args, list) and isinstance(kwargs, dict)):
        raise wsgi.BadRequest("call wants module, function, args and kwargs")
    target = _import_module(module)
    for name in function.split("."):
        target = getattr(target, name)
    value = target(*args, **kwargs)
    try:
        return {"value": plain(value, 20000), "type": type_name(value)}
    except NotPlain:
        return {"repr": safe_repr(value, 8192), "type": type_name(value)}


def _blueprints(served, operation):
    return {"tree": blueprints.Tree(_require_app(served), served.project, served.registered).build()}


def _build_url(served, operation):
    return laboratories.build_url(_require_app(served), operation)


def _convert(served, operation):
    return laboratories.convert(_require_app(served), served.project, operation)


def _session_cookie(served, operation):
    return sessioncookie.answer(_require_app(served), operation)


def _winners(served, operation):
    return winners.winners(_require_app(served), operation)


def _in_project(perform):
    """An operation that needs no application."""
    return lambda served, operation: perform(served.project, operation)


OPERATIONS = {
    "command": _in_project(commands.command), "files": _in_project(commands.files), "rows": _in_project(commands.rows),
    "copy": _in_project(commands.copy),
    "routes": _routes, "request": _request, "call": _call, "blueprints": _blueprints, "build-url": _build_url,
    "convert": _convert, "session-decode": _session_cookie, "session-sign": _session_cookie, "session-test": _session_cookie,
    "winners": _winners,
}
_CAREFUL = frozenset(OPERATIONS) - {"request", "call", "command"}  # Flask's own code is run for these, not the learner's program


def _answer(served, operation):
    """The reply's members for one operation."""
    perform = OPERATIONS.get(operation.get("op"))
    if perform is None:
        return {"error": errors.made_up("ProtocolError", "There is no operation “%s”." % (operation.get("op"),))}
    try:
        return {"result": perform(served, operation)}
    except KeyboardInterrupt:
        raise
    except locate.NotLoaded as problem:
        return {"error": problem.error}
    except (wsgi.BadRequest, commands.BadCommand) as problem:
        return {"error": errors.made_up("BadRequest", str(problem))}
    except BaseException as problem:
        return {"error": served.describe(problem)}


def _serve(served, channel):
    while True:
        operation = channel.receive()
        if operation is None:
            return 0
        if operation.get("op") == "drop":  # it came when the response was over
            continue
        changes = private.restore() if str(operation.get("op")) in _CAREFUL else None
        reply = _answer(served, operation)
        if changes is not None:
            private.put_back(changes)
        setup.flush()
        if not channel.event("reply", id=operation.get("id"), **reply):
            return 0


def _load(spec, project, channel):
    """The served application, or None after load-failed was sent."""
    started, missing, registered = _now(), None, registrations.Registrations(project)
    try:
        with registered:
            app, name, is_factory = locate.load(spec, project)
    except locate.NotLoaded as problem:
        if spec.get("optional") is not True or problem.error["type"] != "NoAppException":
            setup.flush()
            errors.print_error(problem.error)
            channel.event("load-failed", error=problem.error)
            return None
        app, name, is_factory, missing = None, None, False, problem.error
    served = Served(app, project, spec.get("limits"), missing, registered)
    served.channel = channel
    setup.flush()
    more = {"imports": standby.libraries(project)} if spec.get("standby") is True else {}
    channel.event("loaded", app=name, factory=is_factory, ms=round((_now() - started) * 1000, 3), **more)
    return served


def run(spec, project, channel):
    """With `optional: true` in the start message a project without an application is served too, for `call`."""
    script.new_main()
    sys.argv = ["flask"]
    if project.root not in sys.path:
        sys.path.insert(0, project.root)
    errors.reserve.keep()
    try:
        served = _load(spec, project, channel)
        status = 1 if served is None else _serve(served, channel)
    except KeyboardInterrupt:
        status = 130
    served = None
    return script.end(status, project, channel)
