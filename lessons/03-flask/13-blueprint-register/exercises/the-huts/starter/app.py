from flask import Flask, current_app, url_for

from office import bp as office
from snow import bp as snow
from weather import bp as weather


def create_app(config=None):
    app = Flask(__name__)
    app.config["HUTS"] = {"falcon": 12, "marmot": 8}
    app.config["WINTER"] = True
    app.config.update(config or {})

    app.register_blueprint(office)

    # The weather, at /weather.
    app.register_blueprint(weather)

    # The huts, each at /huts/<its name>.

    # The snow report, in winter.
    @app.before_request
    def winter():
        if app.config["WINTER"] and "snow" not in app.blueprints:
            app.register_blueprint(snow)

    @app.route("/signs")
    def signs():
        return {
            "huts": [url_for(f"{name}.index") for name in current_app.config["HUTS"]],
            "ledger": url_for("office.ledger.index"),
            "weather": url_for("weather.today"),
        }

    return app
