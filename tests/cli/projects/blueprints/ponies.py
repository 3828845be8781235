from flask import Blueprint, render_template

ponies = Blueprint("ponies", __name__)


@ponies.before_request
def count():
    pass


@ponies.route("/new", methods=["GET", "POST"])
def new():
    return "new"


@ponies.route("/<name>", defaults={"page": 1})
@ponies.route("/<name>/<int:page>")
def show(name, page):
    return render_template("pony.html", name=name, page=page)


@ponies.after_request
def stamp(response):
    response.headers["X-Stable"] = "north"
    return response
