from flask import Flask, current_app

from box_office import bp as box_office
from stage import bp as stage
from wardrobe import bp as wardrobe


def create_app():
    app = Flask(__name__)
    app.config["HOUSE"] = "the Lantern Theatre"
    app.add_url_rule("/", view_func=index)
    for blueprint in (stage, wardrobe, box_office):
        app.register_blueprint(blueprint)
    return app


def index():
    return f"Welcome to {current_app.config['HOUSE']}"
