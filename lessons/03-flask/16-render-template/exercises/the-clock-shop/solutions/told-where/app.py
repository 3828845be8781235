from flask import Flask, Response, abort, render_template
from jinja2 import TemplateNotFound

import workshop

app = Flask(__name__, template_folder="pages")


@app.route("/")
def shop():
    return render_template("shop.html", shop=workshop.name, clocks=workshop.CLOCKS)


@app.route("/clocks/<name>")
def clock(name):
    found = workshop.find(name)
    if found is None:
        abort(404)
    return render_template("clocks/clock.html", shop=workshop.name, clock=found, price=workshop.price(found))


@app.route("/clocks/<name>/label")
def label(name):
    found = workshop.find(name)
    if found is None:
        abort(404)
    text = render_template("clocks/label.txt", shop=workshop.name, clock=found, price=workshop.price(found))
    return Response(text, mimetype="text/plain")


# guests.jinja is called guests.html now.
@app.route("/guests")
def guests():
    return render_template("guests.html", shop=workshop.name, entries=workshop.GUESTS)


@app.route("/notices/<name>")
def notice(name):
    try:
        return render_template(f"notices/{name}.html", shop=workshop.name)
    except TemplateNotFound:
        abort(404)
