"""Tells what it was sent, so that two ways of sending can be compared. Its secret is another one in every process."""
import base64, os, sys
from flask import Flask, abort, redirect, request, session, stream_with_context

def told(data):
    return base64.b64encode(data).decode()

class Spooked(LookupError):
    """Cannot be imported by every test."""

class Fled(BaseException):
    """No Exception, as SystemExit is none."""

def add(app):
    app.secret_key = os.urandom(16)
    broken = os.environ.get("ANSWER_OTHERWISE")

    @app.before_request
    def otherwise():
        if broken:
            abort(418)

    @app.get("/host")
    def host():
        return "asked as %s" % request.host

    @app.route("/echo/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "REPORT"])
    def echo(rest):
        files = [[name, item.filename, item.mimetype, told(item.read())] for name, item in request.files.items(multi=True)]
        return {"method": request.method, "rest": rest, "args": request.args.to_dict(False),
                "form": request.form.to_dict(False), "files": files,
                "json": request.get_json(silent=True), "data": told(request.get_data()) if not files and not request.is_json else None,
                "mimetype": request.mimetype, "thing": request.headers.get("X-Thing"),
                "empty": request.headers.get("X-Empty"), "cookies": request.cookies}

    @app.route("/bytes/<path:rest>")
    def odd(rest):
        return told(request.environ["PATH_INFO"].encode("latin-1"))

    @app.get("/")
    def home():
        return "<!doctype html>\n<title>Stable</title>\n<h1>Ponies \"here\"</h1>\n" + "<p>\u00fc</p>\n" * 40

    @app.get("/picture")
    def picture():
        return bytes(range(256)), {"Content-Type": "image/png"}

    @app.get("/latin")
    def latin():
        return "gr\u00fc\u00dfe".encode("latin-1"), {"Content-Type": "text/plain; charset=latin-1"}

    @app.get("/text")
    def text():
        return "one \\ \"two\"\n", {"Content-Type": "text/plain"}

    @app.get("/many")
    def many():
        return {"ponies": list(range(3000)), "more": False}

    @app.get("/nothing")
    def nothing():
        return "", 204

    @app.get("/boom")
    def boom():
        return 1 // 0

    @app.get("/breaks")
    def breaks():
        def pieces():
            if not request.args:
                yield "one pony\n"
                raise ValueError("spooked")
            raise Spooked("at once")
            yield ""
        return app.response_class(stream_with_context(pieces()), mimetype="text/plain")

    @app.get("/exit")
    def leave():
        sys.exit(3)

    @app.get("/flees")
    def flees():
        raise Fled()

    @app.post("/login")
    def login():
        session["user"] = request.form["user"]
        return redirect("/me?from=login")

    @app.get("/me")
    def me():
        if "user" not in session:
            abort(401)
        return {"user": session["user"]}
    return app
