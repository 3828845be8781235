"""The wardrobe. Its blueprint is called bp in this file, and the pictures lie in the folder beside it."""
from flask import Blueprint, abort, url_for

import theatre

bp = Blueprint("wardrobe", __name__, url_prefix="/wardrobe", static_folder="pictures")


@bp.route("/")
def index():
    return [url_for("wardrobe.static", filename=f"{name}.svg") for name in theatre.COSTUMES]


@bp.route("/<name>")
def costume(name):
    if name not in theatre.COSTUMES:
        abort(404)
    return theatre.COSTUMES[name]
