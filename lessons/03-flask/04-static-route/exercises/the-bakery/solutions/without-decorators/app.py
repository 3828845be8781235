from flask import Flask, redirect, request, url_for

import bakery

app = Flask(__name__)


def home():
    return ", ".join(bakery.BREAD)


def opening_hours():
    return "Tuesday to Saturday, 7 to 13"


def contact():
    return "Mill Lane 4"


def orders():
    return bakery.ORDERS


def take_order():
    bakery.order(request.form["bread"])
    return "Thank you!", 201


def opening_times():
    return redirect(url_for("hours"))


def signs():
    return {name: url_for(name) for name in ["home", "hours", "contact", "orders"]}


app.add_url_rule("/", view_func=home)
app.add_url_rule("/today", view_func=home)
app.add_url_rule("/hours/", endpoint="hours", view_func=opening_hours)
app.add_url_rule("/contact", view_func=contact)
app.add_url_rule("/orders", view_func=orders)
app.add_url_rule("/orders", view_func=take_order, methods=["POST"])
app.add_url_rule("/opening-times", view_func=opening_times)
app.add_url_rule("/signs", view_func=signs)
