"""The office, behind a door."""
from flask import Blueprint, request

bp = Blueprint("office", __name__, url_prefix="/office")


@bp.before_request
def door():
    if request.args.get("key") != "edelweiss":
        return "The door is locked", 401


@bp.route("/")
def index():
    return "The office of the club"
