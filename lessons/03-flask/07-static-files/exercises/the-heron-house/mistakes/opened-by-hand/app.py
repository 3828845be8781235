from flask import Flask, abort, send_file, url_for

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
    path = house.ASSETS / filename
    if not path.is_file():
        abort(404)
    return send_file(path)


# The addresses of all pictures.
@app.route("/pictures")
def pictures():
    return [url_for("static", filename=f"pictures/{name}") for name in house.names()]


@app.route("/robots.txt")
def robots():
    return house.content("robots.txt"), {"Content-Type": "text/plain; charset=utf-8"}
