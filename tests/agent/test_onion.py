"""What each call of a request changed, the templates with where each name comes from, the static view's own trace."""

import email.utils
import os

import pytest

APP = """\
    from flask import Flask, Blueprint, g, render_template, request, session, Response, abort
    from flask_sqlalchemy import SQLAlchemy
    app = Flask(__name__)
    app.config.update(SECRET_KEY="k", SQLALCHEMY_DATABASE_URI="sqlite://")
    db = SQLAlchemy(app)
    class Owner(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String(20))
    with app.app_context():
        db.create_all()
    parent = Blueprint("parent", __name__, url_prefix="/parent")
    child = Blueprint("child", __name__, url_prefix="/child")

    class Connection:
        def __repr__(self): raise RuntimeError("never ask")

    @app.before_request
    def opens():
        g.who = "ada"
        g.connection = Connection()
        session["seen"] = session.get("seen", 0) + 1
    @parent.before_request
    def counts():
        Owner.query.count()
    @child.before_request
    def guards():
        if request.args.get("stop"):
            return Response("halt", status=403, content_type="text/plain")
    @child.route("/page")
    def page():
        Owner.query.all()
        Owner.query.filter_by(name="x").all()
        return render_template("page.html", title="Hello", numbers=[1, 2])
    @child.route("/breaks")
    def breaks():
        return {}["k"]
    @child.errorhandler(KeyError)
    def missing(e):
        return "missing", 418
    @child.after_request
    def stamps(response):
        response.headers["X-Stamp"] = "1"
        response.headers["Content-Language"] = "en"
        response.set_cookie("flavour", "mint")
        g.who = "bob"
        return response
    @parent.after_request
    def rewrites(response):
        del response.headers["Content-Language"]
        response.set_data(response.get_data() + b"!")
        response.status_code = 202
        return response
    @app.after_request
    def idles(response):
        return response
    @app.teardown_request
    def ends(e):
        g.pop("connection")
    @app.context_processor
    def site():
        return {"site": "Stable", "title": "not this one"}
    @parent.context_processor
    def menu():
        return dict(menu=["a", "b"])
    parent.register_blueprint(child)
    app.register_blueprint(parent)
    from itsdangerous import TimestampSigner
    TimestampSigner.get_timestamp = lambda signer: 1_600_000_000  # Signed a second later, a session is another cookie.
    """
TEMPLATES = {
    "templates/base.html": "{% from 'macros.html' import bold %}<h1>{% block title %}{% endblock %}</h1>{{ bold(site) }}\n",
    "templates/page.html": "{% extends 'base.html' %}\n{% block title %}{{ title }}\n{% include \"menu.html\" %}{% endblock %}\n",
    "templates/menu.html": "{{ menu|join(',') }}\n",
    "templates/macros.html": "{% macro bold(x) %}<b>{{ x }}</b>{% endmacro %}\n",
}


@pytest.fixture
def app(project):
    return project.app(dict(TEMPLATES, **{"app.py": APP}))


def call(result, name):
    return next(hook for hook in result["hooks"] if hook["name"] == name)


def names(changes):
    return {change["name"]: (change.get("before", "absent"), change.get("after", "absent")) for change in changes}


def test_what_each_call_changed(app):
    result = app.request("GET", "/parent/child/page")
    opens = call(result, "opens")["changes"]
    assert names(opens["session"]) == {"seen": ("absent", 1)}
    assert names(opens["g"]) == {"who": ("absent", "ada"), "connection": ("absent", "<Connection object>")}
    assert "headers" not in opens and "changes" not in call(result, "guards")
    stamps = call(result, "stamps")["changes"]
    assert names(stamps["headers"]) == {"X-Stamp": ("absent", "1"), "Content-Language": ("absent", "en")}
    assert names(stamps["cookies"]) == {"flavour": ("absent", "flavour=mint; Path=/")}
    assert names(stamps["g"]) == {"who": ("ada", "bob")} and "body" not in stamps and "status" not in stamps
    rewrites = call(result, "rewrites")["changes"]
    assert rewrites["status"] == {"before": 200, "after": 202}
    before, after = rewrites["body"]["before"], rewrites["body"]["after"]
    assert after["length"] == before["length"] + 1 and before["hash"] != after["hash"] and len(after["hash"]) == 12
    assert names(rewrites["headers"])["Content-Language"] == ("en", "absent")
    assert "changes" not in call(result, "idles")
    assert names(call(result, "ends")["changes"]["g"]) == {"connection": ("<Connection object>", "absent")}
    saved = result["saved_session"]
    assert list(names(saved["cookies"])) == ["session"] and names(saved["headers"]) == {"Vary": ("absent", "Cookie")}
    assert call(result, "page")["answered"] == {"status": 200, "type": "text/html; charset=utf-8"}


def test_short_circuit_and_the_handler(app):
    result = app.request("GET", "/parent/child/page?stop=1")
    assert call(result, "guards")["short_circuit"] and call(result, "guards")["answered"] == {"status": 403, "type": "text/plain"}
    assert result["status"] == 202 and not any(hook["name"] == "page" for hook in result["hooks"])
    result = app.request("GET", "/parent/child/breaks")
    breaks, missing = call(result, "breaks"), call(result, "missing")
    assert (breaks["exception_file"], breaks["exception_line"]) == ("app.py", 36) and "answered" not in breaks
    assert missing["handles"] == "KeyError" and missing["answered"]["status"] == 418


def test_statements_belong_to_their_call(app):
    result = app.request("GET", "/parent/child/page")
    places = {hook["name"]: place for place, hook in enumerate(result["hooks"])}
    assert [statement["call"] for statement in result["sql"]] == [places["counts"], places["page"], places["page"]]
    assert call(result, "counts")["statements"] == [0] and call(result, "page")["statements"] == [1, 2]
    assert "statements" not in call(result, "opens")


def test_templates(app):
    result = app.request("GET", "/parent/child/page")
    assert len(result["templates"]) == 1
    page = result["templates"][0]
    assert (page["name"], page["file"], result["hooks"][page["call"]]["name"]) == ("page.html", "templates/page.html", "page")
    origins = {name["name"]: name for name in page["origins"]}
    assert (origins["title"]["origin"], origins["title"]["value"], origins["title"]["by"]) == ("argument", "Hello", None)
    assert origins["numbers"]["value"] == [1, 2] and origins["numbers"]["type"] == "list"
    assert (origins["site"]["origin"], origins["site"]["by"], origins["site"]["blueprint"]) == ("context_processor", "site", None)
    assert (origins["menu"]["by"], origins["menu"]["blueprint"]) == ("menu", "parent")
    assert origins["request"]["origin"] == origins["g"]["origin"] == "flask" and origins["request"]["value"] is None
    loaded = {item["name"]: item for item in page["loaded"]}
    assert (loaded["base.html"]["how"], loaded["base.html"]["line"], loaded["base.html"]["parent"]) == ("extends", 1, "page.html")
    assert (loaded["menu.html"]["how"], loaded["menu.html"]["line"], loaded["menu.html"]["file"]) == ("include", 3, "templates/menu.html")
    assert (loaded["macros.html"]["how"], loaded["macros.html"]["parent"]) == ("import", "base.html")
    processors = [hook for hook in result["hooks"] if hook["phase"] == "context_processor"]
    assert [hook["name"] for hook in processors] == ["site", "menu"]
    assert all(result["hooks"][hook["caller"]]["name"] == "page" for hook in processors)


def test_untraced_is_the_same_answer(app):
    for path in ("/parent/child/page", "/parent/child/page?stop=1", "/parent/child/breaks", "/parent/none"):
        traced, plain = app.request("GET", path), app.request("GET", path, trace=False)
        for name in ("status", "headers", "body64", "match", "routing_error"):
            assert traced[name] == plain[name]
        assert plain["saved_session"] == {} and plain["static_file"] is None


STATIC = {"app.py": """\
    from flask import Flask, Blueprint
    app = Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 60
    shop = Blueprint("shop", __name__, url_prefix="/shop", static_folder="shelf")
    app.register_blueprint(shop)
    @app.route("/own/<path:filename>")
    def static2(filename): return filename
    """, "static/a.css": "p {}", "shelf/b.txt": "box"}


def test_static_files(project):
    app = project.app(STATIC)
    os.utime(project.folder / "static" / "a.css", (1600000000, 1600000000))
    whole = app.request("GET", "/static/a.css")
    told = whole["static_file"]
    assert (told["folder"], told["file"], told["exists"], told["size"]) == ("static", "static/a.css", True, 4)
    assert told["modified"] == "2020-09-13T12:26:40Z" and "sent whole" in told["reason"]
    headers = dict(map(tuple, whole["headers"]))
    assert told["etag"] == headers["ETag"] and told["last_modified"] == headers["Last-Modified"]
    same = app.request("GET", "/static/a.css", [("If-None-Match", headers["ETag"])])
    assert same["status"] == 304 and "names the file's ETag" in same["static_file"]["reason"]
    since = app.request("GET", "/static/a.css", [("If-Modified-Since", email.utils.formatdate(1600000000, usegmt=True))])
    assert since["status"] == 304 and "not changed since" in since["static_file"]["reason"]
    other = app.request("GET", "/static/a.css", [("If-None-Match", '"x"')])
    assert other["status"] == 200 and "another ETag" in other["static_file"]["reason"]
    older = app.request("GET", "/static/a.css", [("If-Modified-Since", email.utils.formatdate(1500000000, usegmt=True))])
    assert older["status"] == 200 and "has changed since" in older["static_file"]["reason"]
    piece = app.request("GET", "/static/a.css", [("Range", "bytes=0-1")])
    assert piece["status"] == 206 and "piece" in piece["static_file"]["reason"]
    gone = app.request("GET", "/static/none.css")
    assert gone["status"] == 404 and "no file “none.css” in the folder static" in gone["static_file"]["reason"]
    out = app.request("GET", "/static/%2e%2e/app.py")
    assert out["status"] == 404 and "outside the folder" in out["static_file"]["reason"] and out["static_file"]["file"] is None
    shelf = app.request("GET", "/shop/shelf/b.txt")["static_file"]
    assert (shelf["folder"], shelf["file"]) == ("shelf", "shelf/b.txt")
    assert app.request("GET", "/own/x")["static_file"] is None
