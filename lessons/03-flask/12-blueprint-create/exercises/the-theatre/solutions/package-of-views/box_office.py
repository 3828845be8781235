from flask import Blueprint, jsonify

from theatre import SEATS

bp = Blueprint("box_office", __name__, url_prefix="/box-office")


@bp.route("/seats")
def seats():
    return jsonify(SEATS)


@bp.route("/hours")
def hours():
    return "From five until the curtain rises"
