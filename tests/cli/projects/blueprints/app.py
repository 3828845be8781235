from flask import Flask, redirect, request, session

from owners import owners
from ponies import ponies

app = Flask(__name__)
app.secret_key = "only for a test"
app.register_blueprint(ponies, url_prefix="/ponies")
app.register_blueprint(owners)


@app.before_request
def guard():
    if request.path == "/closed":
        return "The stable is closed.", 403


@app.route("/")
def home():
    session["visits"] = session.get("visits", 0) + 1
    return f"visit {session['visits']}"


@app.post("/upload")
def upload():
    return {name: [file.filename, len(file.read())] for name, file in request.files.items()} | request.form.to_dict()


@app.post("/echo")
def echo():
    return {"json": request.get_json(silent=True), "token": request.headers.get("X-Token")}


@app.route("/away")
def away():
    return redirect("/")


@app.route("/bytes")
def raw():
    return b"\x89PNG\xff", {"Content-Type": "image/png"}


@app.route("/boom")
def boom():
    return [][1]


@app.route("/loop")
def loop():
    while True:
        pass
