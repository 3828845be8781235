from flask import Flask, abort, render_template
from jinja2 import StrictUndefined

import apiary

app = Flask(__name__)
app.jinja_env.undefined = StrictUndefined


@app.template_filter()
def kilos(grams):
    return f"{grams / 1000:.1f} kg"


@app.route("/")
def hives():
    return render_template("hives.html", hives=apiary.HIVES, welcome=apiary.WELCOME)


@app.route("/hives/<name>")
def hive(name):
    found = apiary.find(name)
    if found is None:
        abort(404)
    return render_template("hive.html", hive=found)
