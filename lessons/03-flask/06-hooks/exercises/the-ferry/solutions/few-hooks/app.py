from itertools import count

from flask import Blueprint, Flask, g, request

import harbour

app = Flask(__name__)
cars = Blueprint("cars", __name__, url_prefix="/cars")
numbers = count(1)


@app.before_request
def set_out():
    harbour.note("gate opens")
    harbour.note("engine starts")
    g.number = next(numbers)
    if harbour.weather == "storm" and request.path != "/weather":
        return "The ferry stays in the harbour", 503
    g.boat = harbour.lend()


@app.after_request
def arrive(response):
    response.headers["X-Crossing"] = str(g.number)
    harbour.note("engine stops")
    harbour.note("gate closes")
    return response


@app.teardown_request
def tidy_up(error):
    if error:
        harbour.note(f"trouble: {error}")
    lent = g.pop("boat", None)
    if lent is not None:
        harbour.give_back(lent)


@cars.before_request
def check_ticket():
    if request.headers.get("X-Ticket") is None:
        return "No car without a ticket", 401


@app.route("/")
def crossing():
    harbour.note("crossing")
    return "Welcome on board"


@app.route("/number")
def number():
    return f"Crossing {g.number}"


@app.route("/boat")
def boat():
    return f"On board of the {g.boat}"


@app.route("/rough")
def rough():
    raise RuntimeError(request.args.get("why", "a wave"))


@app.route("/weather")
def weather():
    return harbour.weather


@cars.route("/deck")
def deck():
    return "Room for one more car"


@cars.route("/ramp")
def ramp():
    return "Drive slowly"


app.register_blueprint(cars)
