"""The ledger, which is kept in the office."""
from flask import Blueprint

bp = Blueprint("ledger", __name__, url_prefix="/ledger")


@bp.route("/")
def index():
    return "Four hundred and seven nights so far"
