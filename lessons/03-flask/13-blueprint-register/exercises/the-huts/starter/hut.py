"""What every hut has. Which hut it is tells the name it is registered by."""
from flask import Blueprint, current_app, request

bp = Blueprint("hut", __name__, url_prefix="/hut")


@bp.route("/")
def index():
    name = request.blueprint
    return f"{name.capitalize()} Hut has {current_app.config['HUTS'][name]} beds"


@bp.route("/soup")
def soup():
    return f"Soup of the day, {request.blueprint.capitalize()} Hut"
