from flask import Flask, url_for

import house

app = Flask(__name__)

PAGE = """<!doctype html>
<title>The Heron House</title>
<link rel="stylesheet" href="{style}">
<img src="{logo}" alt="A heron">
"""


# The files of the house lie in assets, and their addresses begin with /files.
# A browser may keep them for ten minutes without asking.


@app.route("/")
@app.route("/rooms/garden")
def page():
    return PAGE.format(style="static/style.css", logo="static/logo.svg")


# The addresses of all pictures.
@app.route("/pictures")
def pictures():
    return house.names()


# /robots.txt is one of the files.
