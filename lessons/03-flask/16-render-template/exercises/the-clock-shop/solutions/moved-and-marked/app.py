from flask import Flask, abort, make_response, render_template

import workshop

app = Flask(__name__)


@app.context_processor
def everywhere():
    return {"shop": workshop.name}


def clock_or_404(name):
    clock = workshop.find(name)
    return clock if clock else abort(404)


@app.get("/")
def index():
    return render_template("shop.html", clocks=workshop.CLOCKS)


@app.get("/clocks/<name>")
def one_clock(name):
    values = {"clock": clock_or_404(name)}
    values["price"] = workshop.price(values["clock"])
    return render_template("clocks/clock.html", **values)


@app.get("/clocks/<name>/label")
def one_label(name):
    clock = clock_or_404(name)
    response = make_response(render_template("clocks/label.txt", clock=clock, price=workshop.price(clock)))
    response.mimetype = "text/plain"
    return response


@app.get("/guests")
def guest_book():
    return render_template("guests.jinja", entries=workshop.GUESTS)


@app.get("/notices/<name>")
def one_notice(name):
    template = f"notices/{name}.html"
    if template not in app.jinja_env.list_templates():
        abort(404)
    return render_template(template)
