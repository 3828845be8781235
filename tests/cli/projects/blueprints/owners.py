from flask import Blueprint

owners = Blueprint("owners", __name__, url_prefix="/owners")


@owners.route("/")
def index():
    return "owners"
