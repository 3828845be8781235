"""The spare parts: forty drawers of them."""
from flask import Blueprint, abort

spare_parts = Blueprint("spare_parts", __name__, url_prefix="/parts")


@spare_parts.route("/")
def index():
    return "Buttons, springs and glass eyes, in forty drawers"


@spare_parts.route("/<int:number>")
def drawer(number):
    if not 1 <= number <= 40:
        abort(404)
    return f"Drawer {number} is full"


@spare_parts.errorhandler(404)
def no_such_drawer(error):
    return "There are forty drawers", 404
