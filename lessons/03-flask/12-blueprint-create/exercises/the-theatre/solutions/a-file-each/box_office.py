from flask import Blueprint

import theatre

bp = Blueprint("box_office", __name__, url_prefix="/box-office")


@bp.route("/seats")
def seats():
    return {"left": theatre.SEATS["left"]}


@bp.route("/hours")
def hours():
    return "From five until the curtain rises"
