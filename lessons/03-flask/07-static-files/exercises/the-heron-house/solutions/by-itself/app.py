from flask import Flask, render_template_string, send_file, url_for

import house

app = Flask(__name__, static_folder=house.ASSETS, static_url_path="/files")
app.config.from_mapping(SEND_FILE_MAX_AGE_DEFAULT=10 * 60)

PAGE = """<!doctype html>
<title>The Heron House</title>
<link rel="stylesheet" href="{{ url_for('static', filename='style.css') }}">
<img src="{{ url_for('static', filename='logo.svg') }}" alt="A heron">
"""


@app.route("/")
@app.route("/rooms/garden")
def page():
    return render_template_string(PAGE)


@app.route("/pictures")
def pictures():
    found = []
    for name in house.names():
        found.append(url_for("static", filename="pictures/" + name))
    return found


@app.route("/robots.txt")
def robots():
    return send_file(house.ASSETS / "robots.txt")
