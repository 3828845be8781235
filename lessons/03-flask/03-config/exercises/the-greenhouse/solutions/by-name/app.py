import os

from flask import Flask, request


def create_app(overrides=None):
    app = Flask(__name__)
    app.config.from_object("settings.Settings")
    app.config.from_pyfile(os.path.join(app.instance_path, "greenhouse.cfg"), silent=True)
    app.config.from_prefixed_env(prefix="GREENHOUSE")
    if overrides is not None:
        app.config.update(overrides)

    @app.route("/climate")
    def climate():
        return {"temperature": app.config["TEMPERATURE"], "open_windows_at": app.config["OPEN_WINDOWS_AT"]}

    @app.route("/crops")
    def crops():
        return app.config["CROPS"]

    @app.route("/frost")
    def frost():
        return "the bell rings" if app.config["ALARM_BELL"] else "all stays quiet"

    @app.post("/notes")
    def note():
        return f"noted: {request.form['note']}"

    return app
