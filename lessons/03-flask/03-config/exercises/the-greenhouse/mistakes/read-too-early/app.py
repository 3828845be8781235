from flask import Flask, current_app, request

from settings import Settings


# A greenhouse. Who comes later wins:
# 1. the defaults: the class Settings of settings.py
# 2. the file of this house: instance/greenhouse.cfg, which need not be there
# 3. the environment of the server: GREENHOUSE_TEMPERATURE=21 sets TEMPERATURE, and so on
# 4. overrides: a dict, or None
def create_app(overrides=None):
    app = Flask(__name__, instance_relative_config=True)
    temperature = app.config.get("TEMPERATURE")
    open_windows_at = app.config.get("OPEN_WINDOWS_AT")
    app.config.from_object(Settings)
    app.config.from_pyfile("greenhouse.cfg", silent=True)
    app.config.from_prefixed_env("GREENHOUSE")
    app.config.from_mapping(overrides)

    @app.route("/climate")
    def climate():
        return {
            "temperature": temperature,
            "open_windows_at": open_windows_at,
        }

    @app.route("/crops")
    def crops():
        return current_app.config["CROPS"]

    @app.route("/frost")
    def frost():
        return "the bell rings" if current_app.config["ALARM_BELL"] else "all stays quiet"

    # A form with more than 200 bytes is to be refused.
    @app.post("/notes")
    def note():
        return f"noted: {request.form['note']}"

    return app
