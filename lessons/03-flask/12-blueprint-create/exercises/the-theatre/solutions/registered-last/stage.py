"""The stage. Its blueprint is called bp in this file."""
import flask

import theatre

bp = flask.Blueprint(name="stage", import_name=__name__, url_prefix="/stage/")


def house():
    return flask.current_app.config["HOUSE"]


@bp.get("/")
def index():
    return "Tonight at " + house() + ": " + theatre.tonight()


@bp.get("/plays/<int:number>")
def play(number):
    try:
        return f"{theatre.PLAYS[number]}, played at {house()}"
    except IndexError:
        flask.abort(404)
