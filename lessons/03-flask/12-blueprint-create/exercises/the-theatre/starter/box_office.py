from flask import Blueprint

bp = Blueprint("box_office", __name__, url_prefix="/box-office")
