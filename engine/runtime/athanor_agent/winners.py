"""Who wins a path: many requests are matched as Flask would match them, and none is answered."""

from athanor_agent.private import BUILTINS as __builtins__

from athanor_agent import laboratories, wsgi
from athanor_agent.values import clean, safe_str, type_name

LIMIT = 1000


def winners(app, operation):
    """The protocol's answer to `winners`."""
    requests = operation.get("requests")
    if not isinstance(requests, list) or not all(isinstance(asked, dict) for asked in requests):
        raise wsgi.BadRequest("winners wants a list of requests")
    context = app.app_context()  # a converter may look something up
    context.push()
    try:
        return {"winners": [_winner(app, asked) for asked in requests[:LIMIT]]}
    finally:
        laboratories.put_away(app, context)


def _winner(app, asked):
    found = {"kind": "raised", "status": 0, "rule": None, "domain": None, "endpoint": None, "url": None, "allowed": [],
             "text": None}
    try:
        rule = _match(app, asked)
    except wsgi.BadRequest as problem:
        found.update(kind="unsendable", text=clean(str(problem), 500))
    except Exception as problem:
        found.update(_refusal(problem))
    else:
        found.update(kind="match", rule=clean(rule.rule, 1000), domain=clean(rule.host or rule.subdomain or "", 300),
                     endpoint=clean(str(rule.endpoint), 300))
    return found


def _match(app, asked):
    host = asked.get("host")
    headers = [["Host", host]] if isinstance(host, str) and host else []
    environ = wsgi.environ_of({"method": asked.get("method", "GET"), "path": asked.get("path", "/"), "headers": headers},
                              app.config.get("SERVER_NAME") or "localhost")
    context = app.request_context(environ)  # never pushed: pushing matches, opens the session and can be torn down
    if context.url_adapter is None:
        raise context.request.routing_exception or LookupError("There is no adapter for this host.")
    rule, _ = context.url_adapter.match(return_rule=True)
    return rule


def _refusal(problem):
    from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
    from werkzeug.routing import RequestRedirect
    if isinstance(problem, RequestRedirect):
        return {"kind": "redirect", "status": problem.code, "url": clean(str(problem.new_url), 2000)}
    if isinstance(problem, MethodNotAllowed):
        return {"kind": "method", "status": 405, "allowed": sorted(clean(str(name), 50) for name in problem.valid_methods or ())}
    if isinstance(problem, NotFound):
        return {"kind": "not-found", "status": 404}
    if isinstance(problem, HTTPException):
        return {"kind": "refused", "status": problem.code or 500, "text": clean(str(problem.name), 200)}
    return {"kind": "raised", "status": 500, "text": clean("%s: %s" % (type_name(problem), safe_str(problem, 500)), 600)}
