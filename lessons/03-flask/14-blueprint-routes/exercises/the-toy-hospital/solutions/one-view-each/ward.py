from flask import Blueprint, redirect, request, url_for

import beds

ward = Blueprint("ward", __name__, url_prefix="/ward")


@ward.route("/")
def index():
    return beds.names()


# A new toy, sent by a form with name and complaint.
@ward.route("/", methods=["POST"])
def admit():
    name = request.form["name"]
    beds.admit(name, request.form["complaint"])
    return redirect(url_for(".show", name=name))


# The page of one toy.
@ward.route("/<name>")
def show(name):
    return {"name": name,
            "complaint": beds.complaint_of(name),
            "ward": url_for(".index"),
            "door": url_for("index"),
            "parts": url_for("spare_parts.index")}


# DELETE at the same address sends the toy home.
@ward.route("/<name>", methods=["DELETE"])
def discharge(name):
    beds.discharge(name)
    return "", 204


# A toy that is not there: "No such toy in the ward", 404.
@ward.errorhandler(beds.NotHere)
def not_here(error):
    return "No such toy in the ward", 404
