from flask import Flask, send_from_directory, url_for

import house

app = Flask(__name__)
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
        style=url_for("file", filename="style.css"),
        logo=url_for("file", filename="logo.svg"),
    )


@app.route("/files/<path:filename>")
def file(filename):
    return send_from_directory("assets", filename)


# The addresses of all pictures.
@app.route("/pictures")
def pictures():
    return [url_for("file", filename=f"pictures/{name}") for name in house.names()]


@app.route("/robots.txt")
def robots():
    return send_from_directory("assets", "robots.txt")
