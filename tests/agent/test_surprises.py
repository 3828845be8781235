"""Werkzeug's surprises: each happens, each is explained where it applies and nowhere else; and what a trace says of the
match in a real application."""

import textwrap

import pytest

HEAD = textwrap.dedent("""\
    from flask import Flask
    from werkzeug.routing import BaseConverter, ValidationError
    app = Flask(__name__, static_folder=None)
    def view(**values): return repr(values)
    """)


def served(project, rules, more=""):
    lines = "".join("app.add_url_rule(%r, %r, view)\n" % (rule, "e%d" % number) for number, rule in enumerate(rules))
    return project.app({"app.py": HEAD + textwrap.dedent(more) + lines})


def notes(trace):
    return {note["kind"]: note for note in trace["notes"]}


def rules(trace, note):
    return [trace["candidates"][place]["rule"] for place in note["rules"]]


def test_a_converter_that_refuses_ends_the_match(project):
    app = served(project, ["/n/<int(max=5):n>", "/n/<word>"])
    trace = app.request("GET", "/n/9")
    assert trace["status"] == 404
    note = notes(trace)["validation-404"]
    assert rules(trace, note) == ["/n/<int(max=5):n>", "/n/<word>"] and "although /n/<word> would take this path" in note["text"]
    kinds = [step["kind"] for step in trace["steps"]]
    assert kinds[-2:] == ["convert-refused", "end"] and trace["steps"][-1]["status"] == 404
    assert [(item["fate"], item["step"]) for item in trace["candidates"]] == [("lost", kinds.index("convert-refused")), ("not-reached", None)]
    assert notes(app.request("GET", "/n/3")) == {} and app.request("GET", "/n/ab")["status"] == 200


def test_an_unrelated_earlier_rule_changes_who_wins(project):
    pair = ["/<any(a,b):x>/p", "/<y>/p"]
    app = served(project, pair)
    assert app.request("GET", "/a/p")["match"]["rule"] == pair[0] and notes(app.request("GET", "/a/p")) == {}


def test_an_unrelated_earlier_rule_is_named(project):
    app = served(project, ["/<z>/q", "/<any(a,b):x>/p", "/<y>/p"])
    trace = app.request("GET", "/a/p")
    assert trace["match"]["rule"] == "/<y>/p"
    note = notes(trace)["earlier-rule"]
    assert rules(trace, note) == ["/<y>/p", "/<any(a,b):x>/p", "/<z>/q"] and "were it not for /<z>/q" in note["text"]
    assert notes(app.request("GET", "/a/q")) == {}


def test_a_capture_group_shifts_the_values(project):
    app = served(project, ["/<day:day>/<name>", "/alone/<day:day>"], """
    class Day(BaseConverter):
        regex = r"(\\d\\d)-(\\d\\d)"
    app.url_map.converters["day"] = Day
""")
    trace = app.request("GET", "/05-06/ada")
    assert trace["match"]["arguments"]["name"]["value"] == "05"  # Werkzeug's own surprise
    note = notes(trace)["capture-group"]
    assert "<name> gets “05”" in note["text"] and "(?:…)" in note["text"] and rules(trace, note) == ["/<day:day>/<name>"]
    assert "no placeholder after it" in notes(app.request("GET", "/alone/05-06"))["capture-group"]["text"]


def test_many_mixed_parts_are_slow(project):
    app = project.app({"app.py": HEAD + """
for number in range(600):
    app.add_url_rule("/v<int:n>x%d" % number, "e%d" % number, view)
app.add_url_rule("/plain", "plain", view)
"""})
    trace = app.request("GET", "/v1x9")
    assert trace["status"] == 200 and "600 different patterns" in notes(trace)["many-patterns"]["text"]
    assert len(trace["steps"]) > 600 and trace["steps"][-1]["kind"] == "end"
    assert notes(app.request("GET", "/plain")) == {}


def test_more_steps_than_are_kept(project):
    app = project.app({"app.py": HEAD + """
for number in range(1700):
    app.add_url_rule("/v<int:n>x%d" % number, "e%d" % number, view)
"""})
    trace = app.request("GET", "/v1x9")
    assert "cut" in notes(trace) and trace["steps"][-1]["kind"] == "end" and trace["match"]["rule"] == "/v<int:n>x9"
    assert sum(len(step["gone"]) for step in trace["steps"]) == 1699


COUNTING = """
    CALLS = []
    class Counting(BaseConverter):
        def to_python(self, value):
            CALLS.append(value)
            if value == "no": raise ValidationError("not that")
            if value == "boom": raise RuntimeError("boom")
            return value
    app.url_map.converters["counting"] = Counting
    def calls(): return list(CALLS)
"""


def test_the_winners_converter_is_not_called_again(project):
    app = served(project, ["/c/<counting:x>", "/c/<counting:x>/more", "/other"], COUNTING)
    assert app.request("GET", "/c/yes")["match"] and app.ask("call", module="app", function="calls")["value"] == ["yes"]
    trace = app.request("GET", "/c/no")
    assert trace["status"] == 404 and "called-again" in notes(trace)
    assert "not that" in next(step for step in trace["steps"] if step["kind"] == "convert-refused")["text"]
    again = app.ask("call", module="app", function="calls")["value"]
    assert again.count("no") > 1 and "Counting" in notes(trace)["called-again"]["text"]


def test_a_converter_that_raises_is_told(project):
    app = served(project, ["/c/<counting:x>"], COUNTING)
    trace = app.request("GET", "/c/boom")
    assert trace["status"] == 500 and trace["exception"]["type"] == "RuntimeError"
    assert [step["kind"] for step in trace["steps"]][-2:] == ["raised", "end"] and trace["steps"][-1]["status"] == 500
    assert app.request("GET", "/c/fine")["status"] == 200


def test_a_converter_that_exits_is_told_too(project):
    app = served(project, ["/n/<counting:x>", "/other"], COUNTING + """
    import sys
    CALLED = Counting.to_python
    Counting.to_python = lambda self, value: sys.exit(404) if value == "out" else CALLED(self, value)
""")
    trace = app.request("GET", "/n/out")
    assert trace["status"] == 500 and trace["exception"]["type"] == "SystemExit" and trace["steps_missing"] is None
    raised, end = trace["steps"][-2:]
    assert (raised["kind"], raised["type"], end["status"]) == ("raised", "SystemExit", 500), trace["steps"]
    assert "SystemExit: 404" in raised["text"] and end["text"] == "500: SystemExit ended the match."
    assert trace["binding"]["host"] == "localhost" and set(notes(trace)) == {"called-again"}
    assert [item["fate"] for item in trace["candidates"]] == ["won", "lost"]
    assert app.request("GET", "/n/fine")["status"] == 200


def test_a_converter_with_a_memory_is_admitted(project):
    app = served(project, ["/<once:x>"], """
    class Once(BaseConverter):
        seen = set()
        def to_python(self, value):
            if value not in self.seen:
                self.seen.add(value)
                raise ValidationError("the first time")
            return value
    app.url_map.converters["once"] = Once
""")
    trace = app.request("GET", "/x")
    assert trace["status"] == 404 and "differs" in notes(trace)


@pytest.mark.parametrize("path, method, last, status", [
    ("/list", "GET", "308: the browser is sent to http://localhost/list/.", 308),
    ("/save", "GET", "405: the path fits, but no rule for it answers GET. Allowed: OPTIONS and POST.", 405),
    ("/none", "GET", "404: no rule fits this path.", 404),
    ("/pages/1", "GET", "308: the browser is sent to http://localhost/pages/.", 308),
    ("/list/", "GET", "The endpoint is listing.", 200),
])
def test_the_last_step(project, path, method, last, status):
    app = project.app("""\
        from flask import Flask
        app = Flask(__name__, static_folder=None)
        @app.get("/list/")
        def listing(): return ""
        @app.post("/save")
        def save(): return ""
        @app.get("/pages/", defaults={"page": 1})
        @app.get("/pages/<int:page>")
        def pages(page): return ""
        """)
    trace = app.request(method, path)
    end = trace["steps"][-1]
    assert (end["text"], end["status"], trace["status"]) == (last, status, status) and trace["steps_missing"] is None
    assert all(item["fate"] in ("won", "lost", "not-reached") for item in trace["candidates"])


def test_hosts_and_subdomains(project):
    app = project.app("""\
        from flask import Flask
        app = Flask(__name__, static_folder=None, subdomain_matching=True)
        app.config["SERVER_NAME"] = "example.org"
        @app.get("/", subdomain="api")
        def api(): return "api"
        @app.get("/", subdomain="<who>")
        def who(who): return who
        @app.get("/")
        def home(): return "home"
        """)
    trace = app.request("GET", "/", [("Host", "api.example.org")])
    assert trace["match"]["endpoint"] == "api" and trace["binding"] == {
        "host": "api.example.org", "server_name": "example.org", "subdomain": "api", "scheme": "http",
        "host_matching": False, "subdomain_matching": True}
    assert "The subdomain comes first: “api”" in trace["steps"][0]["text"]
    assert app.request("GET", "/", [("Host", "ada.example.org")])["match"]["arguments"]["who"]["value"] == "ada"
    assert app.request("GET", "/", [("Host", "example.org")])["match"]["endpoint"] == "home"
    lost = app.request("GET", "/", [("Host", "elsewhere.net")])
    assert lost["binding"]["subdomain"] == lost["match"]["arguments"]["who"]["value"] == "<invalid>"  # Werkzeug's own word
    assert "The Host does not belong to SERVER_NAME (example.org), so “<invalid>” stands" in lost["steps"][0]["text"]
    assert "SERVER_NAME (example.org)" in notes(lost)["invalid-host"]["text"]
    assert lost["candidates"][0]["reason"] == "the Host does not belong to SERVER_NAME (example.org)"
    assert [(item["domain"], item["rule"]) for item in lost["candidates"]] == [("api", "/"), ("<who>", "/"), ("", "/")]
    assert "invalid-host" not in notes(trace)


def texts(trace):
    return [step["text"] for step in trace["steps"]]


def test_rules_are_named_with_their_host(project):
    app = project.app("""\
        from flask import Flask
        app = Flask(__name__, static_folder=None, host_matching=True)
        @app.get("/", host="www.example.com")
        def www(): return "www"
        @app.get("/", host="<tenant>.example.com")
        def tenant(tenant): return tenant
        """)
    won = app.request("GET", "/", [("Host", "ada.example.com")])
    assert any("One rule ends here: <tenant>.example.com/." in text for text in texts(won)), texts(won)
    assert any(text.startswith("<tenant>.example.com/ takes the path") for text in texts(won)), texts(won)
    lost = app.request("GET", "/", [("Host", "localhost")])
    assert [item["reason"] for item in lost["candidates"]] == [
        "only answers on the host “www.example.com”", "the host “localhost” does not fit <tenant>.example.com"]
    first = app.request("GET", "/", [("Host", "www.example.com")])
    assert "1 rule begins with the host “www.example.com”: it is followed." in texts(first)
    assert [step["left"] for step in first["steps"][-2:]] == [1, 1] and first["candidates"][1]["fate"] == "not-reached"


def test_no_subdomain_is_called_that(project):
    app = project.app("""\
        from flask import Flask
        app = Flask(__name__, static_folder=None, subdomain_matching=True)
        app.config["SERVER_NAME"] = "example.org"
        @app.get("/", subdomain="api")
        def api(): return "api"
        @app.get("/<int:uid>")
        def home(uid): return "home"
        """)
    other = texts(app.request("GET", "/", [("Host", "ada.example.org")]))
    assert "No rule has the subdomain “ada” written out here (there is “api” and no subdomain)." in other, other
    none = texts(app.request("GET", "/", [("Host", "example.org")]))
    assert "1 rule has no subdomain: it is followed." in none and "An empty part does not fit <int:uid>." in none, none
    api = texts(app.request("GET", "/", [("Host", "api.example.org")]))
    assert any("One rule ends here: / (subdomain api)." in text for text in api), api


def test_after_double_slashes_one_rule_redirects(project):
    app = served(project, ["/users/", "/users/me", "/users/<int:uid>", "/users/<name>"])
    trace = app.request("GET", "/users//7")
    assert trace["status"] == 308
    assert [(item["rule"], item["result"], item["fate"], item["reason"]) for item in trace["candidates"]] == [
        ("/users/", "no-match", "lost", "for “/users/7”: 2 parts, this rule has 1"),
        ("/users/me", "no-match", "lost", "for “/users/7”: “7” is not “me”"),
        ("/users/<int:uid>", "redirect", "won", "redirects to “/users/7” (308): double slashes are made one"),
        ("/users/<name>", "also-matches", "not-reached",
         "for “/users/7”: would redirect to “/users/7” too, but int is more exact than string")]


def test_a_matcher_of_another_kind_is_said_to_be_one(project):
    app = project.app("""\
        from flask import Flask
        from werkzeug.routing import Map
        from werkzeug.routing.matcher import StateMachineMatcher
        class Mine(StateMachineMatcher): pass
        app = Flask(__name__)
        app.url_map._matcher.__class__ = Mine
        @app.get("/<x>")
        def view(x): return x
        """)
    trace = app.request("GET", "/a")
    assert trace["status"] == 200 and trace["steps"] == [] and "Mine" in trace["steps_missing"]
    assert [item["result"] for item in trace["candidates"]] == ["no-match", "matched"]


def test_another_release_is_told_in_words(project):
    """The shape of Werkzeug 2.3 and later: parts know whether they are suffixed."""
    app = project.app("""\
        from flask import Flask
        from werkzeug.routing import rules
        rules.RulePart.__dataclass_fields__["suffixed"] = None
        app = Flask(__name__)
        @app.get("/<int:n>")
        def view(n): return str(n)
        """)
    trace = app.request("GET", "/1")
    assert trace["steps"] == [] and "differs from Werkzeug 2.2" in trace["steps_missing"] and trace["match"]["rule"] == "/<int:n>"
    assert [(item["result"], "fate" in item) for item in trace["candidates"]] == [("no-match", False), ("matched", False)]


def test_no_rule_was_asked(project):
    app = project.app({"app.py": """\
        from flask import Flask
        app = Flask(__name__)
        @app.get("/")
        def home(): return "home"
        inner = app.wsgi_app
        def gate(environ, start):
            if "gate" in environ["QUERY_STRING"]:
                start("200 OK", [("Content-Type", "text/plain")])
                return [b"closed"]
            return inner(environ, start)
        app.wsgi_app = gate
        """})
    trace = app.request("GET", "/?gate")
    assert trace["status"] == 200 and trace["steps"] == [] and "No rule was asked" in trace["steps_missing"]
    bad = app.request("GET", "/", [("Host", "a b")])
    assert bad["status"] in (200, 400) and (bad["steps"] or bad["steps_missing"])
    assert app.request("GET", "/")["steps_missing"] is None
