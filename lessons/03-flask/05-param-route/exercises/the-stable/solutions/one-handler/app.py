from functools import wraps

from flask import Flask, jsonify, url_for

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


@app.errorhandler(LookupError)
def nothing_here(problem):
    return str(problem), 404


@app.get("/owners/<owner>/ponies/<int(min=0):number>", endpoint="pony")
@counted
def one_pony(owner, number):
    return OWNERS[owner][number], 200


@app.get("/owners/<owner>")
@counted
def addresses(owner):
    built = []
    for number in range(len(OWNERS[owner])):
        built.append(url_for("pony", owner=owner, number=number))
    return jsonify(built)
