from flask import Flask, request, session

app = Flask(__name__)
app.secret_key = "bench"


@app.before_request
def count():
    session["seen"] = session.get("seen", 0) + 1


@app.get("/hello/<name>")
def hello(name):
    return f"Hello, {name}! You asked for {request.path}."
