from flask import Flask

import box_office
import stage
import theatre
import wardrobe

app = Flask(__name__)
app.config["HOUSE"] = "the Lantern Theatre"


@app.route("/")
def index():
    return f"Welcome to {app.config['HOUSE']}"


@box_office.bp.route("/seats")
def seats():
    return {"left": theatre.SEATS["left"]}


@box_office.bp.route("/hours")
def hours():
    return "From five until the curtain rises"


# Last of all, when every route is on its blueprint.
for module in [stage, wardrobe, box_office]:
    app.register_blueprint(module.bp)
