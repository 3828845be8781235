"""url_for and BuildError, converters there and back, the session cookie."""

import base64
import zlib

import pytest

APP = """\
    from flask import Flask, Blueprint, session, request, g
    from werkzeug.routing import BaseConverter, ValidationError
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "right"
    ENDED = []
    class Pair(BaseConverter):
        regex = r"(\\d+)x(\\d+)"
        def to_python(self, value):
            if value == "0x0": raise ValidationError("nothing")
            if value == "9x9": raise KeyError("nine")
            return tuple(map(int, value.split("x")))
        def to_url(self, value):
            return "%dx%d" % value
    app.url_map.converters["pair"] = Pair
    shop = Blueprint("shop", __name__, url_prefix="/<lang>/shop")
    @shop.url_defaults
    def language(endpoint, values):
        values.setdefault("lang", "de")
    @shop.get("/item/<int:n>")
    def item(lang, n): return ""
    app.register_blueprint(shop)
    @app.get("/owners/<name>/<any(dogs, cats):kind>")
    def pets(name, kind): return ""
    @app.get("/pages/", defaults={"page": 1})
    @app.get("/pages/<int:page>")
    def pages(page): return ""
    @app.post("/save")
    def save(): return ""
    @app.get("/note")
    def note():
        session.update(request.args)
        return dict(session)
    @app.teardown_request
    def ends(e): ENDED.append("request")
    @app.teardown_appcontext
    def ends_too(e): ENDED.append("app")
    def ended(): return list(ENDED)
    def other_key(): app.secret_key = "other"
    def no_key(): app.secret_key = None
    """


@pytest.fixture
def app(project):
    return project.app(APP)


def build(app, endpoint, **members):
    return app.ask("build-url", endpoint=endpoint, **members)


def test_an_address_is_built(app):
    answer = build(app, "shop.item", values={"n": 3, "page": "a b"})
    assert (answer["url"], answer["rule"], answer["kind"]) == ("/de/shop/item/3?page=a+b", "/<lang>/shop/item/<int:n>", None)
    values = {value["name"]: value for value in answer["values"]}
    assert (values["n"]["converter"], values["n"]["text"], values["n"]["query"], values["n"]["added"]) == ("<int:n>", "3", False, False)
    assert values["page"]["query"] and values["page"]["text"] == "a b" and values["lang"]["added"] and values["lang"]["text"] == "de"
    assert build(app, "pages", values={"page": 1})["url"] == "/pages/" and build(app, "pages", values={"page": 2})["url"] == "/pages/2"
    rules = {rule["rule"]: rule for rule in build(app, "pages", values={"page": 2})["rules"]}
    assert rules["/pages/<int:page>"]["chosen"] and rules["/pages/"]["reason"] == "stands for page = 1"
    far = build(app, "save", method="POST", external=True, host="shop.test:81", anchor="top")
    assert far["url"] == "http://shop.test:81/save#top"
    assert app.ask("call", module="app", function="ended")["value"] == []


@pytest.mark.parametrize("endpoint, members, kind, words", [
    ("shop.itm", {}, "endpoint", "Did you mean “shop.item”?"),
    ("item", {}, "endpoint", "A blueprint's endpoints carry its name: “shop.item”."),
    ("shop.item", {}, "missing", "needs a value for n: url_for('shop.item', n=…)"),
    ("pets", {}, "missing", "needs a value for kind and name"),
    ("save", {"method": "GET"}, "method", "answers GET; there is POST"),
    ("pets", {"values": {"name": "a", "kind": "fish"}}, "value", "cannot write “fish” into an address: ValueError"),
    ("shop.item", {"values": {"n": "abc"}}, "value", "<int:n> cannot write “abc”"),
])
def test_a_build_error_is_explained(app, endpoint, members, kind, words):
    answer = build(app, endpoint, **members)
    assert answer["url"] is None and answer["kind"] == kind and words in answer["reason"] and answer["error"]
    if kind == "missing":
        assert answer["missing"] == (["n"] if endpoint == "shop.item" else ["kind", "name"])


def test_odd_hosts_and_handlers(project):
    app = project.app("""\
        from flask import Flask
        app = Flask(__name__)
        @app.get("/")
        def home(): return ""
        @app.url_build_error_handlers.append
        def lost(error, endpoint, values): return 7 if endpoint == "seven" else "/lost/" + endpoint
        """)
    assert build(app, "other")["url"] == "/lost/other"
    seven = build(app, "seven")
    assert seven["kind"] == "other" and "gave no text" in seven["reason"]
    for host in ("a b", "é", "x" * 300, "[::1]:80"):
        answer = build(app, "home", host=host)
        assert answer["url"] or answer["kind"]


def test_build_wants_what_it_wants(app):
    assert "endpoint" in app.reply("build-url", endpoint=3)["error"]["message"]
    assert "endpoint" in app.reply("build-url", endpoint="x", values=[1])["error"]["message"]


@pytest.mark.parametrize("converter, text, expected", [
    ("int", "007", {"fits": True, "accepted": True, "value": 7, "type": "int", "back": "7", "round_trip": False}),
    ("int(fixed_digits=3)", "007", {"value": 7, "back": "007", "round_trip": True}),
    ("int", "x", {"fits": False, "accepted": False, "exception": None}),
    ("int(max=5)", "9", {"fits": True, "accepted": False, "exception": "ValidationError: "}),
    ("string", "a b", {"value": "a b", "back": "a%20b", "round_trip": True}),
    ("path", "a/b", {"takes_slashes": True, "accepted": True}),
    ("any(red, blue)", "blue", {"accepted": True, "back": "blue"}),
    ("uuid", "123e4567-e89b-12d3-a456-426614174000", {"type": "UUID", "round_trip": True}),
    ("pair", "2x3", {"class": "Pair", "learners": True, "file": "app.py", "line": 6, "groups": 2, "value": [2, 3], "type": "tuple",
                     "back": "2x3", "round_trip": True}),
    ("pair", "0x0", {"exception": "ValidationError: nothing"}),
    ("pair", "9x9", {"exception": "KeyError: 'nine'"}),
])
def test_a_converter_there_and_back(app, converter, text, expected):
    answer = app.ask("convert", converter=converter, text=text)
    assert {name: answer[name] for name in expected} == expected and answer["problem"] is None
    assert (answer["refusal"] is None) == answer["accepted"]


def test_a_converter_that_is_none(app):
    assert "did you mean “int”" in app.ask("convert", converter="imt", text="1")["problem"]
    assert "cannot be made" in app.ask("convert", converter="int(colour=3)", text="1")["problem"]
    assert "written as in a rule" in app.ask("convert", converter="<int:x>", text="1")["problem"]
    assert "pair" in app.ask("convert", converter="", text="1")["known"]


def cookie_of(app, query):
    result = app.request("GET", "/note?" + query)
    return next(value for name, value in result["headers"] if name == "Set-Cookie").partition(";")[0].partition("=")[2]


def test_a_cookie_of_flasks(app):
    cookie = cookie_of(app, "who=ada")
    told = app.ask("session-decode", cookie=cookie)
    assert told["payload"] == {"who": "ada"} and not told["compressed"] and told["signed_at"].endswith("Z") and told["verdict"] is None
    assert cookie.endswith(told["signature"]) and 0 <= told["age_s"] < 100 and told["cookie_name"] == "session"
    assert app.ask("session-test", cookie=cookie)["verdict"] == "accepted"
    long = cookie_of(app, "text=" + "a" * 500)
    told = app.ask("session-decode", cookie=long)
    assert told["compressed"] and told["payload"]["text"] == "a" * 500 and app.ask("session-test", cookie=long)["verdict"] == "accepted"


def test_a_changed_cookie_is_refused(app):
    cookie = cookie_of(app, "who=ada")
    _, stamp, signature = cookie.split(".")
    payload = base64.urlsafe_b64encode(b'{"who":"eve"}').decode().rstrip("=")
    told = app.ask("session-test", cookie=".".join((payload, stamp, signature)))
    assert told["verdict"] == "bad-signature" and told["payload"] == {"who": "eve"} and "changed after signing" in told["reason"]
    forged = app.ask("session-sign", payload={"who": "eve"}, key="wrong")
    assert forged["verdict"] == "bad-signature" and "another key than" in forged["reason"]
    assert app.request("GET", "/note", [("Cookie", "session=" + forged["cookie"])])["session"]["before"] == {}
    salted = app.ask("session-sign", payload={"who": "eve"}, salt="pepper")
    assert "signed with the salt “pepper”, and Flask uses “cookie-session”" in salted["reason"]
    both = app.ask("session-sign", payload={"who": "eve"}, salt="pepper", key="wrong")
    assert "another key and another salt" in both["reason"]
    genuine = app.ask("session-sign", payload={"who": "eve", "n": [1, {"a": None}]})
    assert genuine["verdict"] == "accepted"
    assert app.request("GET", "/note", [("Cookie", "session=" + genuine["cookie"])])["session"]["before"] == {
        "who": "eve", "n": [1, {"a": None}]}


def test_time(app):
    old = app.ask("session-sign", payload={"a": 1}, signed_at="2020-01-01T00:00:00Z")
    assert old["verdict"] == "expired" and old["signed_at"] == "2020-01-01T00:00:00Z" and "PERMANENT_SESSION_LIFETIME allows 31 days" in old["reason"]
    future = app.ask("session-sign", payload={"a": 1}, signed_at="2999-01-01T00:00:00+00:00")
    assert future["verdict"] == "expired" and "in the future" in future["reason"]
    assert "is no time" in app.reply("session-sign", payload={}, signed_at="yesterday")["error"]["message"]


@pytest.mark.parametrize("cookie", ["", ".", "..", "a.b.c", "x" * 5000, "é.é.é", "eyJhIjoxfQ", "eyJhIjoxfQ.Y.", ". . .", "\x00.\x01.\x02"])
def test_a_cookie_that_is_none(app, cookie):
    assert app.ask("session-test", cookie=cookie)["verdict"] == "malformed"
    assert app.ask("session-decode", cookie=cookie)["verdict"] is None


def test_a_bomb_stays_small(app):
    packed = base64.urlsafe_b64encode(zlib.compress(b'"' + b"a" * (200 << 20) + b'"')).decode().rstrip("=")
    told = app.ask("session-test", cookie=".%s.aaaa.bbbb" % packed)
    assert told["verdict"] in ("malformed", "bad-signature") and len(told["payload_text"] or "") < 70000


def test_keys_that_change(app):
    cookie = cookie_of(app, "who=ada")
    app.ask("call", module="app", function="other_key")
    assert app.ask("session-test", cookie=cookie)["verdict"] == "bad-signature"
    assert "another key than" in app.ask("session-test", cookie=cookie, key="right")["reason"]
    app.ask("call", module="app", function="no_key")
    assert app.ask("session-test", cookie=cookie)["verdict"] == app.ask("session-sign", payload={})["verdict"] == "no-key"


def test_sessions_of_another_kind(project):
    app = project.app("""\
        from flask import Flask
        from flask.sessions import SessionInterface
        class Mine(SessionInterface):
            def open_session(self, app, request): return None
            def save_session(self, app, session, response): pass
        app = Flask(__name__)
        app.session_interface = Mine()
        """)
    told = app.ask("session-test", cookie="a.b.c")
    assert told["verdict"] == "other-kind" and "Mine" in told["reason"]
