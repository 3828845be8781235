"""The snow report. There is none in summer."""
from flask import Blueprint

bp = Blueprint("snow", __name__, url_prefix="/snow")


@bp.route("/")
def index():
    return "Two metres, and more to come"
