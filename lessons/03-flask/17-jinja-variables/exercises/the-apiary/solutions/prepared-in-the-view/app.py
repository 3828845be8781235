from flask import Flask, abort, render_template
from jinja2 import StrictUndefined
from markupsafe import Markup

import apiary

app = Flask(__name__)
app.jinja_env.undefined = StrictUndefined


def kilos(grams):
    return "%.1f kg" % (grams / 1000)


app.jinja_env.filters["kilos"] = kilos


def weight(values):
    if not values:
        return "not weighed yet"
    newest = values[-1]
    return kilos(newest) + (", ready" if newest >= 30_000 else "")


@app.route("/")
def hives():
    rows = [(hive["name"], weight(hive["values"])) for hive in apiary.HIVES]
    return render_template("hives.html", rows=rows, welcome=Markup(apiary.WELCOME))


@app.route("/hives/<name>")
def hive(name):
    found = apiary.find(name)
    if found is None:
        abort(404)
    queen = found["queen"]
    return render_template(
        "hive.html",
        name=name,
        queen=f"Queen {queen.name} of {queen.year}" if queen else "No queen",
        keepers=", ".join(found["keepers"]),
        note=found.get("note"),
    )
