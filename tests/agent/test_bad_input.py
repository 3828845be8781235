"""Applications that do what none should: each answer is clear, and the session is alive afterwards or said to be gone."""

import base64
import time

import pytest

APP = """\
    import sys
    from flask import Flask, Response, redirect, render_template, request, abort
    from werkzeug.routing import BaseConverter
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 1000
    class Broken(BaseConverter):
        def to_python(self, value): raise ZeroDivisionError("in a converter")
    app.url_map.converters["broken"] = Broken

    @app.before_request
    def before():
        if request.args.get("before"): raise KeyError("in before")
    @app.after_request
    def after(response):
        if request.args.get("after"): raise KeyError("in after")
        return response
    @app.teardown_request
    def teardown(e):
        if request.args.get("teardown"): raise KeyError("in teardown")
    @app.context_processor
    def processor():
        if request.args.get("processor"): raise KeyError("in processor")
        return {}
    @app.errorhandler(418)
    def teapot(e): raise KeyError("in handler")

    @app.get("/")
    def home(): return "alive"
    @app.get("/converter/<broken:x>")
    def converter(x): return x
    @app.get("/template/<name>")
    def template(name): return render_template(name)
    @app.get("/teapot")
    def tea(): abort(418)
    @app.get("/begun")
    def begun():
        def pieces():
            yield "first"
            raise ValueError("midway")
        return Response(pieces())
    @app.get("/large")
    def large(): return b"x" * (50 << 20)
    @app.get("/large/stream")
    def large_stream():
        return Response((b"x" * 100000 for n in range(500)), headers={"Content-Length": request.args["length"]})
    @app.get("/large/endless")
    def endless():
        def pieces():
            while True: yield b"x" * 7
        return Response(pieces())
    @app.get("/stream")
    def stream(): return Response(("%d," % n for n in range(3)), content_type="text/csv")
    @app.get("/encoding/<name>")
    def encoding(name): return Response("é€".encode(name, "replace"), content_type="text/plain; charset=" + name)
    @app.get("/nothing")
    def nothing():
        response = Response(b"\\xff\\xfe")
        del response.headers["Content-Type"]
        return response
    @app.get("/length/<path:text>")
    def length(text):
        response = Response("12345")
        response.headers["Content-Length"] = text
        return response
    @app.get("/circle")
    def circle(): return redirect("/circle")
    @app.get("/round/<int:n>")
    def around(n): return redirect("/round/%d" % (1 - n))
    @app.post("/upload")
    def upload(): return str(len(request.form) + len(request.files))
    @app.get("/exit")
    def leave(): sys.exit("enough")
    @app.get("/run")
    def run():
        app.run()
        return "ran"
    @app.get("/number")
    def number(): return 7
    @app.get("/header")
    def header(): return Response("x", headers={"X-Bad": "a\\nSet-Cookie: b=1"})
    @app.get("/any/<path:rest>")
    def anything(rest): return repr(rest)
    """
TEMPLATES = {"templates/undefined.html": "a\n{{ missing.thing }}\n", "templates/syntax.html": "{% if %}\n",
             "templates/raises.html": "{{ 1 / 0 }}", "templates/lost.html": "{% extends 'none.html' %}",
             "templates/bytes.html": b"\xff\xfe"}


@pytest.fixture
def app(project):
    app = project.app(dict(TEMPLATES, **{"app.py": APP}))
    yield app
    assert base64.b64decode(app.request("GET", "/")["body64"]) == b"alive"


def body(result):
    return base64.b64decode(result["body64"])


def kinds(result):
    return [note["kind"] for note in result["notes"]]


@pytest.mark.parametrize("path, error, place", [
    ("/?before=1", "KeyError", 12), ("/?after=1", "KeyError", 15), ("/teapot", "KeyError", 25),
    ("/template/undefined.html?processor=1", "KeyError", 22), ("/converter/x", "ZeroDivisionError", 7),
    ("/template/undefined.html", "UndefinedError", None), ("/template/syntax.html", "TemplateSyntaxError", None),
    ("/template/raises.html", "ZeroDivisionError", None), ("/template/none.html", "TemplateNotFound", None),
    ("/template/lost.html", "TemplateNotFound", None), ("/template/bytes.html", "UnicodeDecodeError", None),
    ("/exit", "SystemExit", 72), ("/number", "TypeError", None), ("/header", "ValueError", None)])
def test_what_raises(app, path, error, place):
    result = app.request("GET", path)
    assert result["status"] == 500 and result["exception"]["type"] == error
    if place is not None:
        assert (result["exception"]["file"], result["exception"]["line"]) == ("app.py", place)
    assert "athanor" not in result["exception"]["traceback"]


def test_a_teardown_that_raises(app):
    result = app.request("GET", "/?teardown=1")
    assert result["exception"]["type"] == "KeyError" and result["status"] == 500
    down = next(hook for hook in result["hooks"] if hook["phase"] == "teardown_request")
    assert down["exception"] == "KeyError: 'in teardown'" and down["exception_line"] == 19


def test_after_the_response_began(app):
    result = app.request("GET", "/begun")
    assert (result["status"], body(result), result["exception"]["message"]) == (200, b"first", "midway")
    assert kinds(result) == ["broke-off"] and "gets 5 bytes" in result["notes"][0]["text"]


def test_fifty_megabytes(app):
    result = app.request("GET", "/large")
    assert result["status"] == 200 and result["truncated"] and len(body(result)) == 8 << 20 and kinds(result) == ["large"]
    assert (result["size"], result["counted"]) == (50 << 20, True) and "52,428,800 bytes" in result["notes"][0]["text"]
    view = next(hook for hook in result["hooks"] if hook["phase"] == "view")
    assert view["answered"]["status"] == 200


def test_fifty_megabytes_in_pieces(app):
    result = app.request("GET", "/large/stream?length=50000001")
    assert (result["size"], result["counted"], len(body(result))) == (50000000, True, 8 << 20)
    assert kinds(result) == ["content-length", "large"] and "50000000 were sent" in result["notes"][0]["text"]


def test_a_body_without_an_end(app):
    started = time.monotonic()
    result = app.request("GET", "/large/endless")
    assert time.monotonic() - started < 10
    assert result["truncated"] and not result["counted"] and result["size"] > 8 << 20 and len(body(result)) == 8 << 20
    assert kinds(result) == ["large"] and "more than" in result["notes"][0]["text"]
    assert app.request("GET", "/")["status"] == 200


@pytest.mark.parametrize("name", ["latin-1", "utf-16", "koi8-r", "cp037", "shift_jis", "no-such-charset"])
def test_any_encoding(app, name):
    result = app.request("GET", "/encoding/" + name)
    if name == "no-such-charset":
        assert result["exception"]["type"] == "LookupError"
    else:
        assert body(result) == "é€".encode(name, "replace") and kinds(result) == []


def test_streams_and_no_type(app):
    assert body(app.request("GET", "/stream")) == b"0,1,2,"
    result = app.request("GET", "/nothing")
    assert body(result) == b"\xff\xfe" and kinds(result) == ["no-content-type"]


@pytest.mark.parametrize("text, words", [("3", "cuts the rest off"), ("99", "waits for the rest"), ("-5", "no number"),
                                         ("many", "no number"), ("5", None), ("9" * 50, "waits for the rest")])
def test_a_broken_content_length(app, text, words):
    result = app.request("GET", "/length/" + text)
    assert result["status"] == 200 and body(result) == b"12345"
    assert kinds(result) == ([] if words is None else ["content-length"])
    assert words is None or words in result["notes"][0]["text"]
    assert kinds(app.request("HEAD", "/length/" + text)) == []


def test_circles(app):
    assert kinds(app.request("GET", "/circle")) == ["redirect-circle"] and app.request("GET", "/circle")["status"] == 302
    assert kinds(app.request("GET", "/circle?x=1")) == []
    assert [app.request("GET", "/round/%d" % n)["status"] for n in (0, 1)] == [302, 302]


@pytest.mark.parametrize("path", ["/any/%ff%fe", "/any/%00", "/any/%0a%0d", "/any/a%2fb", "/any/\ud800", "/any/" + "a" * 100000,
                                  "/any/%c3%28", "/any/..%2f..%2fetc", "/any/" + "/" * 3000 + "x", "/any/%", "/any/é"])
def test_any_bytes(app, path):
    result = app.request("GET", path)
    assert result["status"] in (200, 308, 404) and result["steps"][-1]["kind"] == "end"
    assert result["steps"][-1]["status"] == result["status"]


def test_uploads_over_the_limit(app):
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    assert app.request("POST", "/upload", form, b"a=" + b"x" * 998)["status"] == 200
    assert app.request("POST", "/upload", form, b"a=" + b"x" * 999)["status"] == 413
    data = b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n' + b"x" * 5000 + b"\r\n--b--\r\n"
    assert app.request("POST", "/upload", [("Content-Type", "multipart/form-data; boundary=b")], data)["status"] == 413


def test_running_inside(app):
    result = app.request("GET", "/run")
    assert result["status"] in (200, 500) and (result["exception"] is not None or body(result) == b"ran")


@pytest.mark.parametrize("source, error, line", [
    ("raise RuntimeError('on import')", "RuntimeError", 1),
    ("import sys\nsys.exit(0)", "SystemExit", 2),
    ("from flask import Flask\napp = Flask(__name__)\n@app.route('no-slash')\ndef x(): pass", "ValueError", 3),
    ("from flask import Flask\napp = Flask(__name__)\n@app.route('/<none:x>')\ndef x(x): pass", "LookupError", 3),
    ("from flask import Flask, Blueprint\napp = Flask(__name__)\nb = Blueprint('b', __name__)\nb.record(lambda s: 1 / 0)\n"
     "app.register_blueprint(b)", "ZeroDivisionError", 4),
])
def test_what_cannot_be_loaded(project, source, error, line):
    app = project.app({"app.py": source}).finish()
    told = app.event("load-failed")["error"]
    assert (told["type"], told["file"], told["line"]) == (error, "app.py", line) and app.exit == 1
    assert "athanor" not in told["traceback"]


@pytest.mark.parametrize("source, error", [
    ("app.wsgi_app = lambda environ, start: (start('fine', []), [b'x'])[1]", "ValueError"),
    ("app.wsgi_app = lambda environ, start: (start('200 OK', ['x']), [b'x'])[1]", "ValueError"),
    ("app.wsgi_app = lambda environ, start: (start('200 OK', []), ['x'])[1]", "TypeError"),
    ("app.wsgi_app = lambda environ, start: None", "TypeError"),
])
def test_a_wsgi_application_that_is_none(project, source, error):
    app = project.app({"app.py": "from flask import Flask\napp = Flask(__name__)\n" + source})
    for _ in range(2):
        assert app.request("GET", "/")["exception"]["type"] == error


def test_a_process_that_leaves_says_so(project):
    app = project.app("from flask import Flask\nimport os\napp = Flask(__name__)\n@app.get('/')\ndef x():\n    os._exit(5)")
    app.send(op="request", id=1, method="GET", path="/", headers=[], body64="")
    app.finish()
    assert app.exit == 5 and app.named("reply") == [] and app.named("ended") == []
