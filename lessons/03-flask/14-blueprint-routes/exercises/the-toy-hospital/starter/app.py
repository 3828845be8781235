"""The toy hospital. Visitors see the ward under /ward; the night shift sees the same pages under /night."""
from flask import Flask, url_for

import beds
from spare_parts import spare_parts
from ward import ward

app = Flask(__name__)


@app.route("/")
def index():
    return {"open": "Visitors from two to four",
            "first_bed": url_for("ward.show", name=beds.names()[0]),
            "ward": url_for("ward.index"),
            "parts": url_for("spare_parts.index")}


app.register_blueprint(spare_parts)
app.register_blueprint(ward)
app.register_blueprint(ward, name="night", url_prefix="/night")
