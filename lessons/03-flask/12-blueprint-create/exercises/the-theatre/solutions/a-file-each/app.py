from flask import Flask

from box_office import bp as box_office
from stage import bp as stage
from wardrobe import bp as wardrobe

app = Flask(__name__)
app.config["HOUSE"] = "the Lantern Theatre"


@app.route("/")
def index():
    return f"Welcome to {app.config['HOUSE']}"


app.register_blueprint(stage)
app.register_blueprint(wardrobe)
app.register_blueprint(box_office)
