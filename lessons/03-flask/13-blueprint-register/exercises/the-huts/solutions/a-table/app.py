from flask import Flask, current_app, url_for

import hut
import ledger
import office
import snow
import weather

# Once, and not in create_app: the office keeps what it has been told.
office.bp.register_blueprint(ledger.bp)


def parts(config):
    """The blueprints of an application with these settings, and what is said at their registration."""
    yield office.bp, {}
    yield weather.bp, {"url_prefix": "/weather"}
    if config["WINTER"]:
        yield snow.bp, {}
    for name in config["HUTS"]:
        yield hut.bp, {"name": name, "url_prefix": "/huts/" + name}


def create_app(config=None):
    app = Flask(__name__)
    app.config.from_mapping(HUTS={"falcon": 12, "marmot": 8}, WINTER=True)
    app.config.from_mapping(config)
    for blueprint, options in parts(app.config):
        app.register_blueprint(blueprint, **options)
    app.add_url_rule("/signs", view_func=signs)
    return app


def signs():
    return {
        "huts": [url_for(f"{name}.index") for name in current_app.config["HUTS"]],
        "ledger": url_for("office.ledger.index"),
        "weather": url_for("weather.today"),
    }
