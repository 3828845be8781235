"""The stage. Its blueprint is called bp in this file."""
from flask import Blueprint, abort, current_app

import theatre

bp = Blueprint("stage", __name__, url_prefix="/stage")


@bp.route("/")
def index():
    return f"Tonight at {current_app.config['HOUSE']}: {theatre.tonight()}"


@bp.route("/plays/<int:number>")
def play(number):
    if number >= len(theatre.PLAYS):
        abort(404)
    return f"{theatre.PLAYS[number]}, played at {current_app.config['HOUSE']}"
