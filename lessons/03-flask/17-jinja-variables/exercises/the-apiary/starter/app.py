from flask import Flask, abort, render_template

import apiary

app = Flask(__name__)


# A filter called kilos: 24900 is written "24.9 kg".


# A name that nobody has handed over shall be an error, in every template.


@app.route("/")
def hives():
    return render_template("hives.html", hives=apiary.HIVES, welcome=apiary.WELCOME)


@app.route("/hives/<name>")
def hive(name):
    found = apiary.find(name)
    if found is None:
        abort(404)
    return render_template("hive.html", hive=found)
