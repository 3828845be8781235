from flask import Flask, abort, render_template
from jinja2 import TemplateNotFound

import theatre

app = Flask(__name__)


def price(cents):
    return f"{cents / 100:.2f} {theatre.currency}"


def first_of(*names):
    """The first template that is there, or None."""
    try:
        return app.jinja_env.select_template(names)
    except TemplateNotFound:
        return None


@app.context_processor
def everywhere():
    return {"house": theatre.house, "price": price}


@app.route("/")
def programme():
    plays = [{"place": place, "play": play} for place, play in enumerate(theatre.PLAYS, 1)]
    return render_template("programme.html", here="Programme", plays=plays)


@app.route("/plays/<slug>")
def play(slug):
    found = theatre.find(slug)
    if found is None:
        abort(404)
    notice = first_of(f"notices/{slug}.html", "notices/any.html")
    return render_template("play.html", here=found["name"], play=found, notice=notice)


@app.route("/visit")
def visit():
    return render_template("visit.html", here="Your visit", notice=first_of("notices/today.html"))
