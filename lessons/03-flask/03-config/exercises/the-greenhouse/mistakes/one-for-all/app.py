from flask import Flask, current_app, request

from settings import Settings

app = Flask(__name__, instance_relative_config=True)


@app.route("/climate")
def climate():
    return {
        "temperature": current_app.config["TEMPERATURE"],
        "open_windows_at": current_app.config["OPEN_WINDOWS_AT"],
    }


# A greenhouse. Who comes later wins:
# 1. the defaults: the class Settings of settings.py
# 2. the file of this house: instance/greenhouse.cfg, which need not be there
# 3. the environment of the server: GREENHOUSE_TEMPERATURE=21 sets TEMPERATURE, and so on
# 4. overrides: a dict, or None
def create_app(overrides=None):
    app.config.from_object(Settings)
    app.config.from_pyfile("greenhouse.cfg", silent=True)
    app.config.from_prefixed_env("GREENHOUSE")
    app.config.from_mapping(overrides)

    return app
