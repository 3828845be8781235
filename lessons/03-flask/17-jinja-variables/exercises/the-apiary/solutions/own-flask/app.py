from flask import Flask, abort, render_template
from jinja2 import StrictUndefined

import apiary


class Apiary(Flask):
    jinja_options = {"undefined": StrictUndefined}


app = Apiary(__name__)


@app.template_filter("kilos")
def in_kilos(grams):
    return "{:.1f} kg".format(grams / 1000)


@app.template_test("ready")
def is_ready(grams):
    return grams >= 30000


@app.context_processor
def everywhere():
    return {"apiary": apiary}


@app.route("/")
def hives():
    return render_template("hives.html")


@app.route("/hives/<name>")
def hive(name):
    return render_template("hive.html", hive=apiary.find(name) or abort(404))
