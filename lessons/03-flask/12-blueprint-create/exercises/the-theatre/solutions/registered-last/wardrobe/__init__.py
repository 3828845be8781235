"""The wardrobe. Its blueprint is called bp in this file, and the pictures lie in the folder beside it."""
from pathlib import Path

from flask import Blueprint, abort, url_for

import theatre

PICTURES = Path(__file__).with_name("pictures")
bp = Blueprint("wardrobe", __name__, url_prefix="/wardrobe", static_folder=PICTURES)


@bp.get("/")
def index():
    return [url_for("wardrobe.static", filename=f"{name}.svg") for name in theatre.COSTUMES]


@bp.get("/<name>")
def costume(name):
    if name not in theatre.COSTUMES:
        abort(404)
    return theatre.COSTUMES[name]
