from flask import Flask, send_from_directory, url_for

import house

app = Flask(__name__, static_folder=None)

PAGE = """<!doctype html>
<title>The Heron House</title>
<link rel="stylesheet" href="{style}">
<img src="{logo}" alt="A heron">
"""


@app.route("/files/<path:name>")
def file(name):
    return send_from_directory("assets", name, max_age=600)


@app.route("/robots.txt")
def robots():
    return file("robots.txt")


@app.route("/")
@app.route("/rooms/garden")
def page():
    return PAGE.format(style=url_for("file", name="style.css"), logo=url_for("file", name="logo.svg"))


@app.route("/pictures")
def pictures():
    return [url_for("file", name=f"pictures/{name}") for name in house.names()]
