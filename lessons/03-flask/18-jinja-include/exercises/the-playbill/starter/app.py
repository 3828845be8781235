from flask import Flask, abort, render_template

import theatre

app = Flask(__name__)


@app.context_processor
def everywhere():
    return {"house": theatre.house, "currency": theatre.currency}


@app.route("/")
def programme():
    return render_template("programme.html", here="Programme", plays=theatre.PLAYS)


@app.route("/plays/<slug>")
def play(slug):
    found = theatre.find(slug)
    if found is None:
        abort(404)
    return render_template("play.html", here=found["name"], play=found)


@app.route("/visit")
def visit():
    return render_template("visit.html", here="Your visit")
