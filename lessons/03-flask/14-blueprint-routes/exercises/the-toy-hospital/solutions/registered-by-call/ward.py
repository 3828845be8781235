from flask import Blueprint, make_response, redirect, request, url_for

import beds

ward = Blueprint("ward", __name__, url_prefix="/ward")


def admit():
    name = request.form["name"]
    beds.admit(name, request.form["complaint"])
    return redirect(url_for(f"{request.blueprint}.show", name=name))


def show(name):
    try:
        complaint = beds.complaint_of(name)
    except beds.NotHere:
        return not_here()
    links = {"ward": ".index", "door": "index", "parts": "spare_parts.index"}
    return {"name": name, "complaint": complaint, **{word: url_for(endpoint) for word, endpoint in links.items()}}


def discharge(name):
    try:
        beds.discharge(name)
    except beds.NotHere:
        return not_here()
    return make_response("", 204)


def not_here():
    return make_response("No such toy in the ward", 404)


ward.add_url_rule("/", "index", beds.names)
ward.add_url_rule("/", view_func=admit, methods=["POST"])
ward.add_url_rule("/<name>", view_func=show)
ward.add_url_rule("/<name>", view_func=discharge, methods=["DELETE"])
