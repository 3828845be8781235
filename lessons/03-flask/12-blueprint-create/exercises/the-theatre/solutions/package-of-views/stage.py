"""The stage. Its blueprint is called bp in this file."""
from flask import Blueprint, abort, current_app

from theatre import PLAYS, tonight


def index():
    return f"Tonight at {current_app.config['HOUSE']}: {tonight()}"


def play(number):
    if number not in range(len(PLAYS)):
        abort(404)
    return f"{PLAYS[number]}, played at {current_app.config['HOUSE']}"


bp = Blueprint("stage", __name__, url_prefix="/stage")
bp.add_url_rule("/", view_func=index)
bp.add_url_rule("/plays/<int:number>", view_func=play)
