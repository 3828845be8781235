from pathlib import Path

from flask import Flask, current_app, request

import settings


def climate():
    return {name.lower(): current_app.config[name] for name in ["TEMPERATURE", "OPEN_WINDOWS_AT"]}


def crops():
    return current_app.config["CROPS"]


def frost():
    return "the bell rings" if current_app.config["ALARM_BELL"] else "all stays quiet"


def note():
    return f"noted: {request.form['note']}"


def create_app(overrides=None):
    app = Flask(__name__)
    app.config.from_object(settings)
    file = Path(app.instance_path) / "greenhouse.cfg"
    if file.exists():
        app.config.from_pyfile(file)
    app.config.from_mapping(settings.of_the_server())
    app.config.from_mapping(overrides)
    app.add_url_rule("/climate", view_func=climate)
    app.add_url_rule("/crops", view_func=crops)
    app.add_url_rule("/frost", view_func=frost)
    app.add_url_rule("/notes", view_func=note, methods=["POST"])
    return app
