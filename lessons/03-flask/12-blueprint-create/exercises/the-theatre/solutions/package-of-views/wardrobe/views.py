from flask import abort, url_for

from theatre import COSTUMES
from wardrobe import bp


@bp.route("/")
def index():
    addresses = []
    for name in COSTUMES:
        addresses.append(url_for(".static", filename=name + ".svg"))
    return addresses


@bp.route("/<name>")
def costume(name):
    try:
        return COSTUMES[name]
    except KeyError:
        abort(404)
