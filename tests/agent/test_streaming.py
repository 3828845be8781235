"""Responses told piece by piece, while the application makes them."""

import base64
import hashlib
import os

import pytest

APP = """\
    import sys
    from flask import Flask, Response, stream_with_context
    app = Flask(__name__)
    closed = []

    def wait():
        with open("go") as gate:  # a named pipe: until the test opens it
            gate.read()

    @app.get("/")
    def home():
        return "home"

    @app.get("/waits")
    def waits():
        def pieces():
            yield "first"
            wait()
            yield "second"
        return Response(pieces())

    @app.get("/large")
    def large():
        return bytes(range(256)) * 50_000

    @app.get("/endless")
    def endless():
        def pieces():
            try:
                while True:
                    yield b"x" * 65536
            finally:
                closed.append("endless")
        return Response(pieces())

    @app.get("/halfway")
    def halfway():
        def pieces():
            yield "first"
            raise ValueError("midway")
        return Response(pieces())

    @app.get("/late")
    def late():
        response = Response("all of it")
        response.call_on_close(lambda: 1 / 0)
        return response

    @app.get("/bare")
    def bare():
        raise SystemExit(3)

    @app.get("/empty")
    def empty():
        return "", 204

    class Raw:
        def __init__(self, inner):
            self.inner = inner

        def __call__(self, environ, start_response):
            kind = environ["PATH_INFO"]
            if kind == "/raw/again":
                return self.again(start_response, False)
            if kind == "/raw/too-late":
                return self.again(start_response, True)
            if kind == "/raw/write":
                write = start_response("200 OK", [])
                write(b"one")
                write(b"two")
                return [b"three"]
            if kind == "/raw/write-on":
                write = start_response("200 OK", [])
                try:
                    while True:
                        write(b"x" * 65536)
                except BrokenPipeError:
                    closed.append("write-on")
                    raise
            if kind == "/raw/unstarted":
                return [b"body"]
            if kind == "/raw/twice":
                start_response("200 OK", [])
                start_response("201 CREATED", [])
                return [b"body"]
            return self.inner(environ, start_response)

        def again(self, start_response, begin):
            start_response("200 OK", [("X-First", "1")])
            yield b"begun" if begin else b""
            try:
                raise ValueError("on second thought")
            except ValueError:
                start_response("503 SORRY", [("X-Second", "1")], sys.exc_info())
            yield b"sorry"

    app.wsgi_app = Raw(app.wsgi_app)
    """


@pytest.fixture
def app(project, cold):
    return project.app(APP, cold=cold)


class Told:
    """What one streamed request told."""

    def __init__(self, app, path, method="GET", number=77):
        self.app, self.number = app, number
        app.send(op="request", id=number, method=method, path=path, stream=True)

    def events(self, name):
        return [event for event in self.app.events if event.get("id") == self.number and event["event"] == name]

    def until(self, name):
        self.app.until(lambda: self.events(name))
        return self.events(name)[0]

    def pieces(self):
        return [base64.b64decode(event["body64"]) for event in self.events("response-body")]

    def result(self):
        return self.until("reply")["result"]

    def order(self):
        return [event["event"] for event in self.app.events if event.get("id") == self.number]


def test_a_piece_is_told_before_the_view_is_over(app, project):
    os.mkfifo(project.folder / "go")
    told = Told(app, "/waits")
    assert told.until("response-begun")["status"] == 200
    told.until("response-body")
    assert told.pieces() == [b"first"] and not told.events("reply")
    (project.folder / "go").write_text("")  # returns once the view reads
    assert base64.b64decode(told.result()["body64"]) == b"firstsecond"
    assert told.order() == ["response-begun", "response-body", "response-body", "response-ended", "reply"]
    assert told.events("response-ended")[0]["whole"] is True


def test_a_large_body_is_whole(app):
    told = Told(app, "/large")
    result = told.result()
    whole = bytes(range(256)) * 50_000
    assert hashlib.sha256(b"".join(told.pieces())).digest() == hashlib.sha256(whole).digest()
    assert max(map(len, told.pieces())) == 256 << 10
    assert base64.b64decode(result["body64"]) == whole[:8 << 20] and result["size"] == len(whole) and result["truncated"]
    assert "a browser gets all of it" in result["notes"][0]["text"]


def test_the_trace_is_the_same(app):
    told, plain = Told(app, "/").result(), app.request("GET", "/")
    for changing in ("ms", "hooks"):
        told.pop(changing), plain.pop(changing)
    assert told == plain


def test_what_has_no_body_is_told_by_the_reply(app):
    for path, method, status in (("/empty", "GET", 204), ("/", "HEAD", 200), ("/bare", "GET", 500)):
        told = Told(app, path, method, number=len(app.events) + 100)
        assert told.result()["status"] == status and told.order() == ["reply"]


def test_broken_off(app):
    told = Told(app, "/halfway")
    assert told.result()["exception"]["message"] == "midway" and told.pieces() == [b"first"]
    assert told.events("response-ended")[0]["whole"] is False and told.result()["notes"][0]["kind"] == "broke-off"
    assert app.request("GET", "/")["status"] == 200


def test_an_exception_after_the_end_breaks_nothing(app):
    told = Told(app, "/late")
    assert told.result()["exception"]["type"] == "ZeroDivisionError" and told.result()["notes"] == []
    assert told.events("response-ended")[0]["whole"] is True


def test_second_thoughts(app):
    told = Told(app, "/raw/again", number=1)
    told.result()
    assert told.until("response-begun")["status"] == 503 and told.events("response-begun")[0]["headers"] == [["X-Second", "1"]]
    assert told.pieces() == [b"sorry"]
    told = Told(app, "/raw/too-late", number=2)
    assert told.result()["status"] == 200 and told.result()["exception"]["message"] == "on second thought"
    assert told.pieces() == [b"begun"] and told.events("response-ended")[0]["whole"] is False


def test_misuse_of_start_response(app):
    for path, words in (("/raw/unstarted", "before it called start_response"), ("/raw/twice", "called twice")):
        result = app.request("GET", path)
        assert result["status"] == 500 and words in result["exception"]["message"]


def test_the_function_that_writes(app):
    told = Told(app, "/raw/write")
    assert base64.b64decode(told.result()["body64"]) == b"onetwothree" and told.pieces() == [b"one", b"two", b"three"]


@pytest.mark.parametrize("path", ["/endless", "/raw/write-on"])
def test_dropped(app, path):
    told = Told(app, path)
    told.until("response-body")
    app.send(op="drop", id=77, why="closed")
    result = told.result()
    assert result["truncated"] and not result["counted"] and not told.events("response-ended")
    assert len(base64.b64decode(result["body64"])) == 8 << 20
    assert "The browser closed the connection" in result["notes"][-1]["text"]
    assert result["exception"] is None
    assert app.ask("call", module="app", function="closed.copy")["value"] == [path.rpartition("/")[2]]


def test_a_drop_that_comes_too_late(app):
    told = Told(app, "/")
    told.result()
    app.send(op="drop", id=77, why="closed")
    assert app.request("GET", "/")["status"] == 200
    assert len(told.events("reply")) == 1  # It is no operation of its own.
    app.send(op="drop", id=5, why="closed")
    other = Told(app, "/endless", number=78)
    other.until("response-body")
    app.send(op="drop", id=77, why="closed")
    assert not other.events("reply")
    app.send(op="drop", id=78, why="limit")
    assert "256 MiB" in other.result()["notes"][-1]["text"]


def test_without_a_stream_nothing_is_told(app):
    app.request("GET", "/large")
    assert not app.named("response-begun") and not app.named("response-body")
