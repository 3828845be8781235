"""The office, behind a door."""
from flask import Blueprint, request

from ledger import bp as ledger


def make():
    """A new blueprint, with the ledger in it."""
    office = Blueprint("office", __name__, url_prefix="/office")
    office.before_request(door)
    office.add_url_rule("/", view_func=index)
    office.register_blueprint(ledger)
    return office


def door():
    if request.args.get("key") == "edelweiss":
        return None
    return "The door is locked", 401


def index():
    return "The office of the club"
