import mimetypes
import os

from flask import Flask, Response, abort, url_for
from werkzeug.utils import safe_join

import house

app = Flask(__name__, static_folder=None)
app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 600

PAGE = """<!doctype html>
<title>The Heron House</title>
<link rel="stylesheet" href="{style}">
<img src="{logo}" alt="A heron">
"""


@app.route("/")
@app.route("/rooms/garden")
def page():
    return PAGE.format(
        style=url_for("static", filename="style.css"),
        logo=url_for("static", filename="logo.svg"),
    )


@app.route("/files/<path:filename>", endpoint="static")
def file(filename):
    path = safe_join(house.ASSETS, filename)
    if path is None or not os.path.isfile(path):
        abort(404)
    with open(path, "rb") as file:
        data = file.read()
    kind = mimetypes.guess_type(path)[0]
    return Response(data, mimetype=kind, headers={"Cache-Control": "max-age=600"})


# The addresses of all pictures.
@app.route("/pictures")
def pictures():
    return [url_for("static", filename=f"pictures/{name}") for name in house.names()]


@app.route("/robots.txt")
def robots():
    return house.content("robots.txt"), {"Content-Type": "text/plain; charset=utf-8"}
