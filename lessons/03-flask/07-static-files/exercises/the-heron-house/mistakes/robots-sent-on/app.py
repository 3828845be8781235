from flask import Flask, redirect, url_for

import house

app = Flask(__name__, static_folder="assets", static_url_path="/files")
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


# The addresses of all pictures.
@app.route("/pictures")
def pictures():
    return [url_for("static", filename=f"pictures/{name}") for name in house.names()]


@app.route("/robots.txt")
def robots():
    return redirect(url_for("static", filename="robots.txt"))
