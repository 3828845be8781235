"""The wardrobe. Its blueprint is called bp in this file, and the pictures lie in the folder beside it."""
from flask import Blueprint

bp = Blueprint("wardrobe", __name__, url_prefix="/wardrobe", static_folder="pictures")

from wardrobe import views  # noqa: E402, they need bp
