from functools import wraps

from flask import Flask, abort, url_for

from stable import OWNERS, VISITS

app = Flask(__name__)


# Counts the visits to a view, under the name of the view.
def counted(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        VISITS[view.__name__] += 1
        return view(*args, **kwargs)
    return wrapper


@app.route("/owners/new/ponies")
@counted
def new():
    return "A form for a new pony"


@app.route("/owners/<name>/ponies/<int(signed=True):n>")
@counted
def nth(name, n):
    if name not in OWNERS or n >= len(OWNERS[name]):
        abort(404)
    return OWNERS[name][n]


@app.route("/owners/<name>")
@counted
def addresses(name):
    if name not in OWNERS:
        abort(404)
    return [url_for("nth", name=name, n=n) for n in range(len(OWNERS[name]))]
