"""The trace of a request: routing told against Werkzeug itself, hooks in the order they ran, templates, session, SQL."""

import random

import pytest

APP = """\
    from flask import Flask, Blueprint, abort, request, session, render_template_string, after_this_request, g
    from flask.views import MethodView
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "k"
    shop = Blueprint("shop", __name__, url_prefix="/shop")
    inner = Blueprint("inner", __name__, url_prefix="/inner")

    @app.url_value_preprocessor
    def values(endpoint, values): pass
    @app.before_request
    def first():
        if request.args.get("stop"):
            return "stopped"
    @shop.before_app_request
    def everywhere(): pass
    @shop.before_request
    def shop_before(): pass
    @inner.before_request
    def inner_before(): pass
    @inner.after_request
    def inner_after(r): return r
    @shop.after_request
    def shop_after(r): return r
    @app.after_request
    def last(r):
        r.headers["X-Last"] = "1"
        return r
    @app.after_request
    def last_but_one(r): return r
    @app.teardown_request
    def down(e): pass
    @app.teardown_appcontext
    def down_app(e): pass
    @shop.teardown_request
    def shop_down(e): pass
    @app.errorhandler(404)
    def missing(e): return "gone", 404
    @app.errorhandler(LookupError)
    def lookup(e): return "looked", 400

    @inner.get("/x")
    def view():
        @after_this_request
        def once(r): return r
        return "x"
    class Item(MethodView):
        def get(self, n): return str(n)
    shop.add_url_rule("/item/<int:n>", view_func=Item.as_view("item"))
    @app.get("/lookup")
    def raises(): return {}["k"]
    @app.get("/abort")
    def aborts(): abort(404)
    @app.get("/boom")
    def boom(): raise ValueError("boom")
    @app.get("/count")
    def count():
        session["n"] = session.get("n", 0) + 1
        return render_template_string("{{ a }}", a=1, b=2)
    @app.get("/idle")
    def idle(): return "idle"
    @app.get("/async")
    def plain(): return "p"
    shop.register_blueprint(inner)
    app.register_blueprint(shop)
    from itsdangerous import TimestampSigner
    TimestampSigner.get_timestamp = lambda signer: 1_600_000_000  # Signed a second later, a session is another cookie.
    """


@pytest.fixture
def app(project):
    return project.app(APP)


def order(result):
    return [(hook["phase"], hook["name"], hook["blueprint"]) for hook in result["hooks"]]


def test_hooks_in_order(project, cold):
    app = project.app(APP, cold=cold)
    result = app.request("GET", "/shop/inner/x")
    assert order(result) == [
        ("url_value_preprocessor", "values", None), ("before_request", "first", None), ("before_request", "everywhere", None),
        ("before_request", "shop_before", "shop"), ("before_request", "inner_before", "shop.inner"),
        ("view", "view", "shop.inner"), ("after_request", "once", None), ("after_request", "inner_after", "shop.inner"),
        ("after_request", "shop_after", "shop"), ("after_request", "last_but_one", None), ("after_request", "last", None),
        ("teardown_request", "shop_down", "shop"), ("teardown_request", "down", None), ("teardown_appcontext", "down_app", None)]
    assert all(hook["file"] == "app.py" and hook["line"] and hook["ms"] >= 0 for hook in result["hooks"])
    assert not any(hook["short_circuit"] or hook["exception"] for hook in result["hooks"])
    assert ["X-Last", "1"] in result["headers"]


def test_short_circuit(app):
    result = app.request("GET", "/boom?stop=1")
    names = [hook["name"] for hook in result["hooks"]]
    assert "boom" not in names and names[:2] == ["values", "first"] and names[2] == "last_but_one"
    assert result["hooks"][1]["short_circuit"] and result["status"] == 200


def test_class_based_view_is_one_hook(app):
    views = [hook for hook in app.request("GET", "/shop/item/3")["hooks"] if hook["phase"] == "view"]
    assert [(view["name"], view["blueprint"], view["line"]) for view in views] == [("item", "shop", 46)]


def test_static_file(project):
    app = project.app({"app.py": "from flask import Flask\napp = Flask(__name__)", "static/a.css": "p {}"})
    result = app.request("GET", "/static/a.css")
    assert result["status"] == 200 and order(result)[0] == ("view", "static", None)
    assert result["match"]["arguments"] == {"filename": {"value": "a.css", "type": "str"}}


def test_errors_in_hooks(app):
    result = app.request("GET", "/lookup")
    assert ("error_handler", "lookup", None) in order(result) and result["exception"] is None and result["status"] == 400
    view = next(hook for hook in result["hooks"] if hook["phase"] == "view")
    assert view["exception"] == "KeyError: 'k'"
    result = app.request("GET", "/abort")
    assert result["status"] == 404 and ("error_handler", "missing", None) in order(result)
    result = app.request("GET", "/nothing")
    assert order(result)[-5:] == [("error_handler", "missing", None), ("after_request", "last_but_one", None),
                                  ("after_request", "last", None), ("teardown_request", "down", None),
                                  ("teardown_appcontext", "down_app", None)]
    assert result["match"] is None and result["routing_error"]["type"] == "NotFound"
    result = app.request("GET", "/boom")
    assert result["status"] == 500 and result["exception"]["type"] == "ValueError" and result["exception"]["line"] == 54
    app.until(lambda: "ValueError: boom" in app.err)  # Flask's own log
    assert "athanor_agent" not in app.err and "flask/app.py" in app.err


def test_session_and_templates(app):
    first = app.request("GET", "/count")
    assert first["session"] == {"before": {}, "after": {"n": 1}}
    assert first["templates"][0]["name"] is None and {"a", "b"} <= set(first["templates"][0]["context"])
    cookie = next(value for name, value in first["headers"] if name == "Set-Cookie").partition(";")[0]
    second = app.request("GET", "/count", [("Cookie", cookie)])
    assert second["session"] == {"before": {"n": 1}, "after": {"n": 2}}
    idle = app.request("GET", "/idle", [("Cookie", cookie)])
    assert idle["session"]["before"] == {"n": 1} and not any(name == "Vary" for name, _ in idle["headers"])


def test_trace_off_and_same_answer(app):
    for path in ("/shop/inner/x", "/shop/item/3", "/lookup", "/boom", "/nothing", "/count", "/idle", "/count/"):
        traced, plain = app.request("GET", path), app.request("GET", path, trace=False)
        same = ("status", "reason", "headers", "body64", "match", "routing_error")
        assert {name: traced[name] for name in same} == {name: plain[name] for name in same}
        assert plain["hooks"] == plain["candidates"] == plain["templates"] == plain["sql"] == []
        assert (plain["exception"] or {}).get("type") == (traced["exception"] or {}).get("type")


def test_own_500_handler(project):
    app = project.app("""\
        from flask import Flask
        app = Flask(__name__)
        @app.errorhandler(500)
        def sorry(e): return "sorry: %r" % e.original_exception, 500
        @app.get("/")
        def x(): return 1 / 0
        @app.after_request
        def broken(r): return None if r.status_code == 404 else r
        @app.teardown_request
        def down(e): assert e is None or isinstance(e, ZeroDivisionError)
        """)
    import base64
    result = app.request("GET", "/")
    assert base64.b64decode(result["body64"]).startswith(b"sorry: ZeroDivisionError")
    assert result["exception"]["type"] == "ZeroDivisionError" and ("error_handler", "sorry", None) in order(result)
    assert app.request("GET", "/no")["status"] == 500


def test_sql(project):
    app = project.app("""\
        from flask import Flask
        from flask_sqlalchemy import SQLAlchemy
        app = Flask(__name__)
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
        db = SQLAlchemy(app)
        class Owner(db.Model):
            id = db.Column(db.Integer, primary_key=True)
            name = db.Column(db.String(20))
            born = db.Column(db.Date)
        with app.app_context():
            db.create_all()
        @app.get("/add/<name>")
        def add(name):
            import datetime
            db.session.add(Owner(name=name, born=datetime.date(2020, 1, 2)))
            db.session.commit()
            return "ok"
        def find():
            return Owner.query.filter_by(name="ada").count()
        @app.get("/")
        def index():
            return str(find())
        @app.get("/bad")
        def bad():
            db.session.execute(db.text("select * from nope"))
        """)
    added = app.request("GET", "/add/ada")
    assert len(added["sql"]) == 1 and added["sql"][0]["statement"].startswith("INSERT INTO owner")
    assert (added["sql"][0]["file"], added["sql"][0]["line"], added["sql"][0]["rows"]) == ("app.py", 16, 1)
    assert added["sql"][0]["parameters"][0] == "ada"
    found = app.request("GET", "/")["sql"]
    assert [item["line"] for item in found] == [19] and found[0]["ms"] >= 0 and found[0]["rows"] is None
    bad = app.request("GET", "/bad")
    assert bad["exception"]["type"] == "OperationalError" and "not in the database yet" in bad["exception"]["hint"]
    assert bad["exception"]["line"] == 25 and bad["sql"][0]["ms"] is None
    assert len(app.request("GET", "/")["sql"]) == 1


PONIES = """\
    from flask import Flask
    app = Flask(__name__)
    @app.route("/owners/new")
    def new(): return ""
    @app.route("/owners/<name>")
    def owner(name): return ""
    @app.route("/owners/<name>/<int:n>")
    def pony(name, n): return ""
    @app.post("/save")
    def save(): return ""
    @app.route("/list/")
    def listing(): return ""
    @app.route("/v<int:n>.html")
    def version(n): return ""
    @app.route("/n/<int(max=5):n>")
    def small(n): return ""
    @app.route("/n/<word>")
    def word(word): return ""
    @app.route("/pages/", defaults={"page": 1})
    @app.route("/pages/<int:page>")
    def pages(page): return ""
    @app.route("/About")
    def about(): return ""
    """


@pytest.mark.parametrize("method, path, rule, result, reason", [
    ("GET", "/owners/ada", "/owners/new", "no-match", "“ada” is not “new”"),
    ("GET", "/owners/ada", "/owners/<name>", "matched", None),
    ("GET", "/owners/ada", "/owners/<name>/<int:n>", "no-match", "2 parts, this rule has 3"),
    ("GET", "/owners/ada", "/list/", "no-match", "“owners” is not “list”"),
    ("GET", "/owners/new", "/owners/<name>", "also-matches", "matches too, but static parts go first"),
    ("GET", "/owners/ada/-1", "/owners/<name>/<int:n>", "no-match", "int does not take “-1”"),
    ("GET", "/save", "/save", "method", "only answers POST"),
    ("POST", "/owners/new", "/owners/new", "method", "only answers GET"),
    ("GET", "/list", "/list/", "redirect", "redirects to “/list/” (308): this rule ends with a slash"),
    ("GET", "/owners/ada/", "/owners/<name>", "no-match", "“/owners/ada/” ends with a slash, this rule does not"),
    ("GET", "/vx.html", "/v<int:n>.html", "no-match", "“vx.html” does not fit v<int:n>.html"),
    ("GET", "/about", "/About", "no-match", "“about” is not “About”: capitals count"),
    ("GET", "/n/9", "/n/<int(max=5):n>", "no-match", "int(max=5) does not take “9”"),
    ("GET", "/n/9", "/n/<word>", "also-matches",
     "would match alone, but an earlier rule's converter refused the value and Werkzeug then stops"),
    ("GET", "/n/3", "/n/<word>", "also-matches", "matches too, but int(max=5) is more exact than string"),
    ("GET", "/pages/1", "/pages/<int:page>", "redirect", "a rule with fewer parts says the same: redirects there (308)"),
    ("GET", "/", "/owners/new", "no-match", "no parts, this rule has 2"),
    ("GET", "/static/", "/static/<path:filename>", "no-match", "1 part, this rule has at least 2"),
    ("GET", "/owners//3", "/owners/<name>", "redirect", "redirects to “/owners/3” (308): double slashes are made one"),
    ("GET", "/owners//3", "/owners/<name>/<int:n>", "no-match", "for “/owners/3”: 2 parts, this rule has 3"),
    ("GET", "/owners//3", "/owners/new", "no-match", "for “/owners/3”: “3” is not “new”"),
    ("GET", "/n//3", "/n/<int(max=5):n>", "redirect", "redirects to “/n/3” (308): double slashes are made one"),
    ("GET", "/n//3", "/n/<word>", "also-matches",
     "for “/n/3”: would redirect to “/n/3” too, but int(max=5) is more exact than string"),
])
def test_reason(project, method, path, rule, result, reason):
    app = project.app(PONIES)
    trace = app.request(method, path)
    found = next(item for item in trace["candidates"] if item["rule"] == rule)
    assert (found["result"], found["reason"]) == (result, reason)


def test_nothing_where_a_placeholder_wants_something(project):
    app = project.app(PONIES + """app.url_map.merge_slashes = app.url_map._matcher.merge_slashes = False\n""")
    found = {item["rule"]: item["reason"] for item in app.request("GET", "/owners//3")["candidates"]}
    assert found["/owners/<name>/<int:n>"] == "nothing stands where <name> wants something"


PARTS = ["a", "b", "<x>", "<int:x>", "<path:x>", "v<int:x>", "<x>-<y>", "<any(a,b):x>", "<float:x>", "<string(length=2):x>",
         "<int(max=5):x>", "<uuid:x>"]
WORDS = ["a", "b", "c", "1", "9", "-1", "v3", "a-b", "1.5", "ab", "", "é", "A"]


def generated(seed):
    """An app.py with a random map, and paths to ask."""
    chance = random.Random(seed)
    lines = ["from flask import Flask", "app = Flask(__name__, static_folder=None)",
             "app.url_map.strict_slashes = %r" % chance.choice([True, True, False]),
             "app.url_map.merge_slashes = %r" % chance.choice([True, True, False]),
             "def view(**k): return 'x'"]
    for number in range(chance.randint(1, 12)):
        parts = [chance.choice(PARTS) for _ in range(chance.randint(0, 4))]
        names = iter("klmnopqr")
        parts = [part.replace("x>", next(names) + ">").replace("y>", next(names) + ">") for part in parts]
        rule = "/" + "/".join(parts) + ("/" if parts and chance.random() < 0.4 else "")
        methods = chance.choice([["GET"], ["POST"], ["GET", "POST"]])
        lines.append("app.add_url_rule(%r, 'e%d', view, methods=%r)" % (rule, number, methods))
    lines.append("""
def judge(method, path):
    from werkzeug.exceptions import HTTPException
    from urllib.parse import unquote
    adapter = app.url_map.bind("localhost", url_scheme="http")
    try:
        rule, arguments = adapter.match(unquote(path), method, return_rule=True)
        return [rule.rule, rule.endpoint, {k: str(v) for k, v in arguments.items()}]
    except HTTPException as problem:
        return [type(problem).__name__, getattr(problem, "new_url", None), sorted(getattr(problem, "valid_methods", None) or [])]
""")
    paths = []
    for _ in range(25):
        parts = [chance.choice(WORDS) for _ in range(chance.randint(0, 4))]
        paths.append((chance.choice(["GET", "POST"]), "/" + "/".join(parts) + chance.choice(["", "", "/"])))
    return "\n".join(lines), paths


@pytest.mark.parametrize("seed", range(25))
def test_outcome_is_werkzeugs(project, seed):
    """On generated maps the traced outcome equals MapAdapter.match, and the candidates agree with it."""
    source, paths = generated(seed)
    app = project.app({"app.py": source})
    for method, path in paths:
        trace = app.request(method, path)
        truth = app.ask("call", module="app", function="judge", args=[method, path])["value"]
        results = [item["result"] for item in trace["candidates"]]
        where = (seed, method, path, trace["candidates"])
        if trace["match"] is not None:
            arguments = {name: str(item["value"]) for name, item in trace["match"]["arguments"].items()}
            assert [trace["match"]["rule"], trace["match"]["endpoint"], arguments] == truth, where
            assert results.count("matched") == 1, where
            winner = trace["candidates"][results.index("matched")]
            assert winner["endpoint"] == truth[1] and trace["status"] == 200, where
        else:
            error = trace["routing_error"]
            assert [error["type"], error["location"], error["allowed"]] == truth, where
            assert "matched" not in results, where
            if error["type"] == "MethodNotAllowed":
                assert "method" in results and trace["status"] == 405, where
            if error["type"] == "RequestRedirect":
                assert "redirect" in results and trace["status"] == 308, where
        for item in trace["candidates"]:
            assert (item["reason"] is None) == (item["result"] == "matched"), where
            assert item["reason"] != "does not fit", where


def test_learners_converter(project):
    app = project.app("""\
        from flask import Flask
        from werkzeug.routing import BaseConverter
        class Even(BaseConverter):
            regex = r"\\d+"
            def to_python(self, value):
                if value == "8": raise RuntimeError("odd")
                if int(value) % 2: raise ValueError("odd")
                return int(value)
        app = Flask(__name__, static_folder=None)
        app.url_map.converters["even"] = Even
        @app.route("/<even:n>")
        def even(n): return str(n)
        @app.route("/<x>")
        def other(x): return x
        """)
    result = app.request("GET", "/4")
    assert result["match"]["arguments"]["n"] == {"value": 4, "type": "int"}
    assert app.request("GET", "/8")["status"] == 500
    assert app.request("GET", "/x")["candidates"][0]["reason"] == "even does not take “x”"


def test_trace_is_quick(project):
    """Not a timed test: a bound that only a mistake of another order would pass."""
    app = project.app(PONIES)
    app.request("GET", "/owners/ada")
    times = sorted(app.request("GET", "/owners/ada")["ms"] for _ in range(20))
    assert times[10] < 20


def test_a_request_within_a_request(project):
    app = project.app("""\
        from flask import Flask, session
        app = Flask(__name__)
        app.config["SECRET_KEY"] = "k"
        @app.before_request
        def before(): pass
        @app.get("/inner")
        def inner():
            session["inner"] = 1
            return 1 / 0
        @app.get("/")
        def outer():
            return str(app.test_client().get("/inner").status_code)
        """)
    result = app.request("GET", "/")
    assert result["match"]["endpoint"] == "outer" and result["status"] == 200 and result["exception"] is None
    assert [hook["name"] for hook in result["hooks"]] == ["before", "outer"] and result["session"]["after"] == {}
