"""Who wins many paths at once, against MapAdapter.match on the same rules; nothing of the learner's is answered."""

import random

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

RULES = ["/", "/a", "/a/", "/a/b", "/<x>", "/<x>/", "/a/<int:n>", "/a/<n>", "/<path:p>", "/<int:n>/b/", "/v<int:n>", "/a/<x>/c",
         "/<any(a, b):kind>", "/<float:f>", "/<uuid:u>", "/é/<x>"]
PATHS = ["/", "/a", "/a/", "/b", "/a/b", "/a/1", "/a/1/", "/a/x/c", "//a//b", "/1/b", "/1/b/", "/v3", "/1.5", "/é/1", "/%C3%A9/2",
         "/a/b/c/d", "/a?x=1&y=2", "/%", "/a b", "a", ""]
HOSTS = ["", "pony.test", "api.pony.test", "elsewhere.test"]


def rules_of(chance):
    found = []
    for number in range(chance.randint(1, 7)):
        options = {"endpoint": "e%d" % number, "methods": chance.choice([["GET"], ["POST"], ["GET", "POST"]])}
        if chance.random() < 0.2:
            options["strict_slashes"] = False
        if chance.random() < 0.3:
            options["subdomain"] = "api"
        found.append((chance.choice(RULES), options))
    return found


def source_of(found):
    lines = ["from flask import Flask", "app = Flask(__name__, static_folder=None, subdomain_matching=True)",
             "app.config['SERVER_NAME'] = 'pony.test'"]
    for rule, options in found:
        lines.append("app.add_url_rule(%r, view_func=lambda **kw: '', **%r)" % (rule, options))
    return "\n".join(lines) + "\n"


def truth_of(found):
    """What Werkzeug itself says, of a map that was made without Flask."""
    url_map = Map(host_matching=False)
    for rule, options in found:
        options = dict(options, methods=set(options["methods"]) | {"OPTIONS"})
        url_map.add(Rule(rule, **options))

    def judge(method, path, host):
        from werkzeug.test import create_environ
        target, _, query = path.partition("?")
        environ = create_environ("/", method=method, query_string=query)
        from urllib.parse import quote, unquote_to_bytes
        if not target.startswith("/"):
            target = "/" + target
        environ["PATH_INFO"] = unquote_to_bytes(quote(target, safe="/%")).decode("latin-1")
        environ["HTTP_HOST"] = host or "pony.test"
        import warnings
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            adapter = url_map.bind_to_environ(environ, server_name="pony.test")
        try:
            rule, _ = adapter.match(return_rule=True)
            return "match", rule.rule, rule.endpoint, None
        except HTTPException as problem:
            kind = {"RequestRedirect": "redirect", "MethodNotAllowed": "method", "NotFound": "not-found"}[type(problem).__name__]
            return kind, None, sorted(getattr(problem, "valid_methods", None) or []), getattr(problem, "new_url", None)
    return judge


@pytest.mark.parametrize("seed", range(25))
def test_the_winner_is_werkzeugs(project, seed):
    chance = random.Random(seed)
    found = rules_of(chance)
    app = project.app(source_of(found))
    judge = truth_of(found)
    asked = [{"method": chance.choice(["GET", "GET", "POST", "DELETE"]), "path": path, "host": host}
             for path in PATHS for host in HOSTS]
    table = app.ask("routes")
    assert (table["server_name"], table["host_matching"], table["subdomain_matching"]) == ("pony.test", False, True)
    told = app.ask("winners", requests=asked)["winners"]
    assert len(told) == len(asked)
    for request, winner in zip(asked, told):
        wanted = judge(request["method"], request["path"], request["host"])
        subject = winner["endpoint"] if winner["kind"] == "match" else winner["allowed"]
        assert (winner["kind"], winner["rule"], subject, winner["url"]) == wanted, request


APP = """\
    from flask import Flask, current_app
    from werkzeug.routing import BaseConverter
    app = Flask(__name__)
    CALLED = []
    class Fragile(BaseConverter):
        def to_python(self, value):
            if value == "name": return current_app.name
            raise KeyError(value)
    app.url_map.converters["fragile"] = Fragile
    @app.before_request
    def before(): CALLED.append("before")
    @app.teardown_request
    def ends(e): CALLED.append("request")
    @app.teardown_appcontext
    def ends_too(e): CALLED.append("app")
    @app.get("/x/<fragile:f>")
    def broken(f): CALLED.append("view")
    @app.get("/teapot")
    def teapot(): return "", 418
    def called(): return list(CALLED)
    """


def test_nothing_is_answered(project):
    app = project.app(APP)
    told = app.ask("winners", requests=[{"path": "/teapot"}, {"path": "/x/name"}, {"path": "/x/1"}, {"method": "PUT", "path": "/teapot"}])
    kinds = [(winner["kind"], winner["status"]) for winner in told["winners"]]
    assert kinds == [("match", 0), ("match", 0), ("raised", 500), ("method", 405)]
    assert told["winners"][2]["text"] == "KeyError: '1'"
    assert told["winners"][3]["allowed"] == ["GET", "HEAD", "OPTIONS"]
    assert app.ask("call", module="app", function="called")["value"] == []
    assert app.request("GET", "/teapot")["status"] == 418
    assert app.ask("call", module="app", function="called")["value"] == ["before", "request", "app"]


def test_what_cannot_be_sent(project):
    app = project.app(APP)
    told = app.ask("winners", requests=[{"method": "BAD METHOD"}, {"host": "a\nb"}, {"method": 3}, {"path": "/teapot", "host": 7}])
    assert [winner["kind"] for winner in told["winners"]] == ["unsendable", "unsendable", "unsendable", "match"]
    for wrong in (None, {}, ["/"], [["GET", "/"]]):
        assert app.reply("winners", requests=wrong)["error"]["type"] == "BadRequest"


def test_hosts(project):
    app = project.app("""\
        from flask import Flask
        app = Flask(__name__, host_matching=True, static_host="s.test")
        app.add_url_rule("/", "one", lambda: "", host="one.test")
        app.add_url_rule("/", "sub", lambda sub: "", host="<sub>.many.test")
        """)
    told = app.ask("winners", requests=[{"host": "one.test"}, {"host": "x.many.test"}, {"host": "two.test"}])["winners"]
    table = app.ask("routes")
    assert (table["server_name"], table["host_matching"], table["subdomain_matching"]) == (None, True, False)
    assert [(winner["kind"], winner["endpoint"], winner["domain"]) for winner in told] == [
        ("match", "one", "one.test"), ("match", "sub", "<sub>.many.test"), ("not-found", None, None)]
