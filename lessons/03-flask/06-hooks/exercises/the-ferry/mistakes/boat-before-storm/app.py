from itertools import count

from flask import Blueprint, Flask, g, request

import harbour

app = Flask(__name__)
cars = Blueprint("cars", __name__, url_prefix="/cars")
numbers = count(1)


# Before every crossing the gate opens, and then the engine starts.
@app.before_request
def gate_opens():
    harbour.note("gate opens")


@app.before_request
def engine_starts():
    harbour.note("engine starts")


# After it the engine stops, and then the gate closes.
@app.after_request
def gate_closes(response):
    harbour.note("gate closes")
    return response


@app.after_request
def engine_stops(response):
    harbour.note("engine stops")
    return response


# Every visit draws a number into g.number, and carries it away in the header X-Crossing.
@app.before_request
def draw_number():
    g.number = next(numbers)


@app.after_request
def stamp(response):
    response.headers["X-Crossing"] = g.number
    return response


# In a storm nobody leaves: "The ferry stays in the harbour", 503. /weather answers all the same.
@app.before_request
def take_boat():
    g.boat = harbour.lend()


@app.before_request
def stay():
    if harbour.weather == "storm" and request.endpoint != "weather":
        return "The ferry stays in the harbour", 503


# Every visit that is let through has a boat in g.boat, and gives it back whatever happens.
@app.teardown_request
def give_back(error):
    if "boat" in g:
        harbour.give_back(g.boat)


# A visit that failed is written into the logbook: "trouble: " and the error's text.
@app.teardown_request
def report(error):
    if error is not None:
        harbour.note(f"trouble: {error}")


# On the routes of cars nobody gets through without a header X-Ticket: "No car without a ticket", 401.
@cars.before_request
def check_ticket():
    if "X-Ticket" not in request.headers:
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
