from flask import Blueprint, Flask, current_app, url_for

import office
from hut import bp as hut
from snow import bp as snow
from weather import bp as weather


def create_app(config=None):
    app = Flask(__name__)
    app.config["HUTS"] = {"falcon": 12, "marmot": 8}
    app.config["WINTER"] = True
    app.config.update(config or {})

    pages = Blueprint("pages", __name__)

    @pages.route("/signs")
    def signs():
        return {
            "huts": [url_for(name + ".index") for name in current_app.config["HUTS"]],
            "ledger": url_for("office.ledger.index"),
            "weather": url_for("weather.today"),
        }

    app.register_blueprint(pages)
    app.register_blueprint(office.make())
    app.register_blueprint(weather, url_prefix="/weather/")
    if app.config["WINTER"]:
        snow.register(app, {})
    for name in app.config["HUTS"]:
        app.register_blueprint(hut, url_prefix=f"/huts/{name}/", name=name)
    return app
