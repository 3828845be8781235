from flask import Flask, abort

import theatre
from box_office import bp as box_office

app = Flask(__name__)
app.config["HOUSE"] = "the Lantern Theatre"
app.register_blueprint(box_office)


@app.route("/")
def index():
    return f"Welcome to {app.config['HOUSE']}"


# The stage: these two views move to stage.py.
@app.route("/stage/")
def stage_index():
    return f"Tonight at {app.config['HOUSE']}: {theatre.tonight()}"


@app.route("/stage/plays/<int:number>")
def stage_play(number):
    if number >= len(theatre.PLAYS):
        abort(404)
    return f"{theatre.PLAYS[number]}, played at {app.config['HOUSE']}"


# The box office: its blueprint is made in box_office.py.
@box_office.route("/seats")
def seats():
    return {"left": theatre.SEATS["left"]}


@box_office.route("/hours")
def hours():
    return "From five until the curtain rises"
