from flask import Blueprint, abort, redirect, request, url_for

import beds

ward = Blueprint("ward", __name__, url_prefix="/ward")


@ward.route("/", methods=("GET", "POST"))
def index():
    if request.method == "POST":
        name = request.form["name"]
        beds.admit(name, request.form["complaint"])
        return redirect(url_for(".show", name=name), 303)
    return beds.names()


@ward.route("/<name>", methods=("GET", "DELETE"))
def show(name):
    if name not in beds.names():
        abort(404)
    if request.method == "DELETE":
        beds.discharge(name)
        return "", 204
    return {"name": name,
            "complaint": beds.complaint_of(name),
            "ward": url_for(".index"),
            "door": url_for("index"),
            "parts": url_for("spare_parts.index")}


@ward.errorhandler(404)
def not_here(error):
    return "No such toy in the ward", 404
