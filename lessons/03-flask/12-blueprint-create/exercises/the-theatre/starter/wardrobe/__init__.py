"""The wardrobe. Its blueprint is called bp in this file, and the pictures lie in the folder beside it."""
from flask import abort, url_for

import theatre


# /wardrobe/
def index():
    return [url_for("wardrobe.static", filename=f"{name}.svg") for name in theatre.COSTUMES]


# /wardrobe/<name>
def costume(name):
    if name not in theatre.COSTUMES:
        abort(404)
    return theatre.COSTUMES[name]
