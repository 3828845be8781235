from flask import Flask, abort, render_template
from jinja2.exceptions import TemplateNotFound
from werkzeug.exceptions import NotFound

import workshop


class Shop(Flask):
    """A Flask that escapes in every template, whatever its name, other than plain text."""

    def select_jinja_autoescape(self, filename):
        return not filename.endswith(".txt")


app = Shop(__name__, template_folder="pages")


def page(template, **values):
    return render_template(template, shop=workshop.name, **values)


def page_of_clock(template, name):
    clock = workshop.find(name) or abort(404)
    return page(template, clock=clock, price=workshop.price(clock))


@app.errorhandler(TemplateNotFound)
def nothing_hangs_there(error):
    return NotFound()


@app.route("/")
def shop():
    return page("shop.html", clocks=workshop.CLOCKS)


@app.route("/clocks/<name>")
def clock(name):
    return page_of_clock("clocks/clock.html", name)


@app.route("/clocks/<name>/label")
def label(name):
    return page_of_clock("clocks/label.txt", name), {"Content-Type": "text/plain"}


@app.route("/guests")
def guests():
    return page("guests.jinja", entries=workshop.GUESTS)


@app.route("/notices/<name>")
def notice(name):
    return page(f"notices/{name}.html")
