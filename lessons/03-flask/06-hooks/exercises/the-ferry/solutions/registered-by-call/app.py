from itertools import count

from flask import Blueprint, Flask, g, make_response, request

import harbour

app = Flask(__name__)
cars = Blueprint("cars", __name__, url_prefix="/cars")
numbers = count(1)


def begin():
    g.number = next(numbers)
    g.boat = None
    harbour.note("gate opens")
    harbour.note("engine starts")


def stay():
    if harbour.weather == "storm" and request.url_rule != weather_rule():
        return make_response("The ferry stays in the harbour", 503)


def weather_rule():
    return next(rule for rule in app.url_map.iter_rules("weather"))


def take_boat():
    g.boat = harbour.lend()


def end(response):
    harbour.note("engine stops")
    harbour.note("gate closes")
    response.headers.add("X-Crossing", g.number)
    return response


def tidy_up(error):
    if g.boat is not None:
        harbour.give_back(g.boat)
    if error is not None:
        harbour.note("trouble: " + str(error))


def check_ticket():
    if not request.headers.get("X-Ticket"):
        return make_response("No car without a ticket", 401)


for hook in [begin, stay, take_boat]:
    app.before_request(hook)
app.after_request(end)
app.teardown_request(tidy_up)
cars.before_request(check_ticket)


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
