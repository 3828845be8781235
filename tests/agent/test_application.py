"""Mode application: loading as flask does, and the requests themselves."""

import base64
import subprocess

import pytest
from conftest import ENVIRONMENT, PYTHON

APP = """\
    from flask import Flask, request, session, abort, redirect, url_for, Response
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "k"
    PONIES = {"ada": ["Dash", "Comet"]}

    @app.route("/owners/<name>/ponies/<int:n>")
    def pony(name, n):
        return PONIES[name][n]

    @app.post("/echo")
    def echo():
        return {"form": request.form.to_dict(), "files": {k: f.read().decode() for k, f in request.files.items()},
                "json": request.get_json(silent=True), "type": request.content_type, "length": request.content_length}

    @app.get("/raw/<path:rest>")
    def raw(rest):
        return {"rest": rest, "info": request.environ["PATH_INFO"], "query": request.query_string.decode("latin-1"),
                "host": request.host, "x": request.headers.get("X-Test"), "cookies": request.cookies, "url": request.url}

    @app.get("/endless")
    def endless():
        def pieces():
            while True:
                yield "x" * 65536
        return Response(pieces())

    @app.get("/halfway")
    def halfway():
        def pieces():
            yield "first"
            raise ValueError("midway")
        return Response(pieces())

    @app.get("/exit")
    def leave():
        raise SystemExit(3)

    @app.get("/out")
    def out():
        print("seen")
        return redirect(url_for("raw", rest="x"))

    @app.get("/none")
    def none():
        pass

    def add(a, b=1):
        return a + b

    def odd():
        return {1, 2}
    """


def body(result):
    return base64.b64decode(result["body64"])


@pytest.fixture
def app(project):
    return project.app(APP)


def test_request(project, cold):
    app = project.app(APP, cold=cold)
    assert app.event("loaded")["app"] == "app:app" and app.event("loaded")["factory"] is False
    result = app.request("GET", "/owners/ada/ponies/1")
    assert (result["status"], result["reason"], body(result)) == (200, "OK", b"Comet")
    assert result["match"] == {"endpoint": "pony", "rule": "/owners/<name>/ponies/<int:n>", "arguments": {
        "name": {"value": "ada", "type": "str"}, "n": {"value": 1, "type": "int"}}}
    assert ["Content-Type", "text/html; charset=utf-8"] in result["headers"] and result["ms"] > 0
    app.close()
    assert app.exit == 0 and app.events[-1] == {"event": "ended", "exit": 0}


def test_exception_gives_the_real_500(app):
    result = app.request("GET", "/owners/ada/ponies/2")
    error = result["exception"]
    assert result["status"] == 500 and b"Internal Server Error" in body(result)
    assert (error["type"], error["file"], error["line"]) == ("IndexError", "app.py", 8)
    assert error["traceback"].count("File") == 1 and "athanor" not in app.err
    assert app.request("GET", "/owners/ada/ponies/0")["exception"] is None


def test_path_keeps_every_byte(app):
    import json
    result = json.loads(body(app.request("GET", "/raw/caf%C3%A9%20a%2Fb?q=%ff&x=1+2")))
    assert result["rest"] == "café a/b" and result["query"] == "q=%ff&x=1+2"
    assert result["info"].encode("latin-1") == "/raw/café a/b".encode()
    result = json.loads(body(app.request("GET", "/raw/%ff%00")))
    assert result["info"] == "/raw/\xff\0"
    result = json.loads(body(app.request("GET", "/raw/é ü?a=é#part", [("X-Test", "1"), ("Cookie", "a=b"), ("Cookie", "c=d")])))
    assert result["rest"] == "é ü" and result["query"] == "a=%C3%A9" and result["cookies"] == {"a": "b", "c": "d"}
    assert result["host"] == "localhost" and result["x"] == "1"
    assert json.loads(body(app.request("GET", "http://other:81/raw/x")))["host"] == "other:81"


def test_bodies(app):
    import json
    result = json.loads(body(app.request("POST", "/echo", [("Content-Type", "application/x-www-form-urlencoded")], b"a=1&b=%C3%A9")))
    assert result["form"] == {"a": "1", "b": "é"} and result["length"] == 12
    result = json.loads(body(app.request("POST", "/echo", [("content-type", "application/json")], b'{"x": [1]}')))
    assert result["json"] == {"x": [1]}
    data = b'--b\r\nContent-Disposition: form-data; name="f"; filename="x.txt"\r\n\r\nhello\r\n--b--\r\n'
    result = json.loads(body(app.request("POST", "/echo", [("Content-Type", "multipart/form-data; boundary=b")], data)))
    assert result["files"] == {"f": "hello"}


def test_streams(app):
    result = app.request("GET", "/endless")
    assert result["truncated"] and len(body(result)) == 8 << 20
    result = app.request("GET", "/halfway")
    assert body(result) == b"first" and result["exception"]["message"] == "midway" and result["exception"]["line"] == 31
    result = app.request("GET", "/exit")
    assert result["status"] == 500 and result["exception"]["type"] == "SystemExit"
    result = app.request("GET", "/out")
    assert result["status"] == 302 and ["Location", "/raw/x"] in result["headers"] and "seen\n" in app.out
    result = app.request("GET", "/none")
    assert result["status"] == 500 and "returned nothing" in result["exception"]["hint"]


def test_bad_operations(app):
    assert app.reply("dance")["error"]["type"] == "ProtocolError"
    assert app.reply("request", method=3, path="/")["error"]["type"] == "BadRequest"
    assert app.reply("request", method="GET", path="/", body64="?")["error"]["type"] == "BadRequest"
    assert app.reply("request", method="GET", path="/", headers=[["a\nb", "c"]])["error"]["type"] == "BadRequest"
    assert app.request("GET", "/nope")["status"] == 404


def test_call(app):
    assert app.ask("call", module="app", function="add", args=[1], kwargs={"b": 2}) == {"value": 3, "type": "int"}
    assert app.ask("call", module="app", function="odd") == {"repr": "{1, 2}", "type": "set"}
    error = app.reply("call", module="app", function="add", args=["x"])["error"]
    assert error["type"] == "TypeError" and error["line"] == 48
    assert app.reply("call", module="nope", function="f")["error"]["package"] == "nope"


def test_routes(project, cold):
    app = project.app({"app.py": """\
        import functools
        from flask import Flask, Blueprint
        from flask.views import MethodView
        app = Flask(__name__)
        shop = Blueprint("shop", __name__, url_prefix="/shop", subdomain=None)

        def traced(f):
            @functools.wraps(f)
            def inner(*a, **k):
                return f(*a, **k)
            return inner

        @app.route("/a/<int(min=3):n>-<word>", methods=["POST", "GET"], defaults={"z": 1}, strict_slashes=False)
        @traced
        def a(n, word, z): return ""

        class Item(MethodView):
            def get(self): return ""

        shop.add_url_rule("/item", view_func=Item.as_view("item"))
        app.register_blueprint(shop)
        """}, cold=cold)
    rules = {rule["endpoint"]: rule for rule in app.ask("routes")["rules"]}
    assert rules["a"] == {"rule": "/a/<int(min=3):n>-<word>", "endpoint": "a", "methods": ["GET", "POST"],
                          "converters": {"n": "int", "word": "string"}, "blueprint": None, "defaults": {"z": 1},
                          "subdomain": "", "host": None, "strict_slashes": False, "source": {"file": "app.py", "line": 15}}
    assert rules["shop.item"]["blueprint"] == "shop" and rules["shop.item"]["source"] == {"file": "app.py", "line": 17}
    assert rules["static"]["converters"] == {"filename": "path"} and rules["static"]["source"]["file"] is None


LOADS = {
    "wsgi first": ({"wsgi.py": "from flask import Flask\napplication = Flask('w')", "app.py": "1/0"}, {}, "wsgi:application", False),
    "factory": ({"app.py": "from flask import Flask\ndef create_app(x=1):\n    return Flask('f')"}, {}, "app:create_app", True),
    "flaskenv": ({".flaskenv": "FLASK_APP=shop:make('x')\n", "shop/__init__.py":
                  "from flask import Flask\ndef make(a):\n    return Flask('f')"}, {}, "shop:make('x')", True),
    "entry": ({"web.py": "from flask import Flask\nsite = Flask('s')"}, {"entry": "web:site"}, "web:site", False),
    "path": ({"in/web.py": "from flask import Flask\nsite = Flask('s')"}, {"entry": "in/web.py"}, "web:site", False),
    "environment": ({"web.py": "from flask import Flask\nsite = Flask('s')"}, {"environment": {"FLASK_APP": "web"}}, "web:site", False),
    "only file": ({"hello.py": "from flask import Flask\nx = Flask('s')", "util.py": "pass"}, {}, "hello:x", False),
    "package": ({"shop/__init__.py": "from flask import Flask\ndef create_app():\n    return Flask('s')"}, {}, "shop:create_app", True),
    "src": ({"src/shop/__init__.py": "from .web import app", "src/shop/web.py": "from flask import Flask\napp = Flask('s')"},
            {}, "shop:app", False),
    "src named": ({"src/shop/__init__.py": "from flask import Flask\napp = Flask('s')", ".flaskenv": "FLASK_APP=shop"},
                  {}, "shop:app", False),
    "app.run": ({"app.py": "from flask import Flask\napp = Flask('s')\napp.run(debug=True)"}, {}, "app:app", False),
}


@pytest.mark.parametrize("name", LOADS)
def test_load(project, name):
    files, options, expected, factory = LOADS[name]
    app = project.app(files, **options)
    assert app.named("load-failed") == []
    assert (app.event("loaded")["app"], app.event("loaded")["factory"]) == (expected, factory)
    assert app.request("GET", "/nothing")["status"] == 404
    if name == "app.run":
        assert app.err.startswith("Your app is already being served")
    if name not in ("only file", "package", "src", "src named"):  # those `flask` itself does not find
        command = ["-m", "flask"] + (["--app", options["entry"]] if "entry" in options else []) + ["routes"]
        flask = subprocess.run([PYTHON, "-B"] + command, cwd=project.folder, capture_output=True, text=True, timeout=30,
                               env=dict(ENVIRONMENT, **options.get("environment", {})))
        assert flask.returncode == 0 and "static" in flask.stdout, flask.stderr


FAILS = {
    "nothing": ({"x.py": "a = 1"}, {}, "NoAppException", None, None, "wsgi.py or app.py"),
    "two": ({"a.py": "from flask import Flask\nx = Flask('x')", "b.py": "from flask import Flask\nx = Flask('x')"}, {},
            "NoAppException", None, None, "FLASK_APP=a.py"),
    "import": ({"app.py": "import flask\nimport nope.x"}, {}, "ModuleNotFoundError", "app.py", 2, "nope is not installed"),
    "inner": ({"app.py": "from models import x", "models.py": "\nfrom flask import Flsk"}, {}, "ImportError", "models.py", 2, "Flsk"),
    "syntax": ({"app.py": "x = 1\ndef f(:\n"}, {}, "SyntaxError", "app.py", 2, "line 2"),
    "syntax inside": ({"app.py": "import models", "models.py": "if 1\n  x"}, {}, "SyntaxError", "models.py", 1, "colon"),
    "raise": ({"app.py": "def f():\n    return {}['k']\nf()"}, {}, "KeyError", "app.py", 2, "'k'"),
    "exit": ({"app.py": "import sys\nsys.exit('bye')"}, {}, "SystemExit", "app.py", 2, "sys.exit()"),
    "factory arguments": ({"app.py": "def create_app(a):\n    pass"}, {}, "NoAppException", None, None, "default values"),
    "many": ({"app.py": "from flask import Flask\na = Flask('a')\nb = Flask('b')"}, {}, "NoAppException", None, None, "FLASK_APP=module:name"),
    "named": ({"app.py": ""}, {"entry": "shop"}, "NoAppException", None, None, "no module shop"),
    "attribute": ({"app.py": ""}, {"entry": "app:x"}, "NoAppException", None, None, "nothing of that name"),
    "endpoint": ({"app.py": "from flask import Flask\napp = Flask('a')\n@app.route('/')\ndef x(): pass\n@app.route('/b')\ndef x(): pass"},
                 {}, "AssertionError", "app.py", 5, "Two views have the endpoint “x”"),
}


@pytest.mark.parametrize("name, cold", [(name, False) for name in FAILS] + [(name, True) for name in ("import", "syntax", "exit")])
def test_load_failed(project, cold, name):
    files, options, kind, file, line, hint = FAILS[name]
    app = project.app(files, cold=cold, **options).finish()
    error = app.event("load-failed")["error"]
    assert (error["type"], error["file"], error["line"]) == (kind, file, line)
    assert hint in error["hint"] and app.exit == 1 and app.err == error["traceback"]
    assert "athanor" not in error["traceback"] and "flask/cli.py" not in error["traceback"]
    if name == "import":
        assert error["package"] == "nope"


def test_own_flask_module_hides_flask(project):
    app = project.app({"flask.py": "x = 1", "app.py": "from flask import Flask\napp = Flask('a')"}, cold=True).finish()
    error = app.event("load-failed")["error"]
    assert error["type"] == "ModuleNotFoundError" or error["type"] == "ImportError"
    assert "flask.py hides the package flask" in error["hint"]


def test_optional(project):
    app = project.app({"tools.py": "def twice(x):\n    return x * 2"}, optional=True)
    assert app.event("loaded")["app"] is None
    assert app.ask("call", module="tools", function="twice", args=["ab"]) == {"value": "abab", "type": "str"}
    assert "no Flask application" in app.reply("request", method="GET", path="/")["error"]["message"]


def test_memory_of_the_application(project):
    app = project.app("from flask import Flask\napp = Flask(__name__)\nseen = []\n@app.route('/')\ndef x():\n"
                      "    seen.append(1)\n    return str(len(seen))")
    assert [body(app.request("GET", "/")) for _ in range(3)] == [b"1", b"2", b"3"]


def test_atexit_and_teardown_at_the_end(project):
    app = project.app("import atexit\nfrom flask import Flask\napp = Flask(__name__)\natexit.register(print, 'bye')")
    app.close()
    assert app.out == "bye\n"
