from flask import Flask, redirect, request, url_for

import bakery

app = Flask(__name__)


# The bread of the day, at / and, for the regulars, at /today. Signs show /.
@app.route("/today")
@app.route("/")
def home():
    return ", ".join(bakery.BREAD)


# The opening hours, at /hours/. The village knows this page by the name "hours".
@app.route("/hours/", endpoint="hours")
def opening_hours():
    return "Tuesday to Saturday, 7 to 13"


# The address of the bakery. The printed cards say /contact, without a slash.
@app.route("/contact")
def contact():
    return "Mill Lane 4"


# All orders so far: GET /orders
@app.route("/orders", methods=["GET", "POST"])
def orders():
    bakery.order(request.form["bread"])
    return bakery.ORDERS, 201


# /opening-times is an old address of the opening hours: send the visitor on.
@app.route("/opening-times")
def opening_times():
    return redirect(url_for("hours"))


# Where the village's signs point to.
@app.route("/signs")
def signs():
    return {name: url_for(name) for name in ["home", "hours", "contact", "orders"]}
