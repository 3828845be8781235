"""The weather. Other clubs use this file too, as it is."""
from flask import Blueprint

bp = Blueprint("weather", __name__, url_prefix="/weather-service")


@bp.route("/today")
def today():
    return "Clear above two thousand metres"
