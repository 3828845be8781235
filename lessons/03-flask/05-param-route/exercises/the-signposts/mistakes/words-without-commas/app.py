from flask import Flask, abort

from records import CHIPS, GROUPS

app = Flask(__name__)


# Whole degrees, below zero too.
@app.route("/meadow/<int(signed=True):degrees>")
def meadow(degrees):
    return "stay in" if degrees < 0 else "graze"


# hay, oats or carrots, and nothing else; kilos with a point, such as 2.5.
@app.route("/feed/<any(hay oats carrots):kind>/<float:kilos>")
def feed(kind, kilos):
    return {"feed": kind, "grams": round(kilos * 1000)}


# A picture in folders of any depth.
@app.route("/photos/<path:where>")
def photo(where):
    *folders, file = where.split("/")
    return {"folders": folders, "file": file}


# The pony with this chip.
@app.route("/chips/<uuid:chip>")
def chipped(chip):
    if chip not in CHIPS:
        abort(404)
    return CHIPS[chip]


# All foals or all mares.
@app.route("/ponies/<any(foals, mares):group>")
def ponies(group):
    return GROUPS[group]


# The page of one pony.
@app.route("/ponies/<name>")
def pony(name):
    return f"the page of {name}"
