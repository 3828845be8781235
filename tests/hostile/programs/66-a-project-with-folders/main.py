import pathlib

from flask import render_template, url_for

from farm import app

with app.test_request_context():
    print(render_template("stall.html", name="Ada"))
    print(url_for("static", filename="css/farm.css"))
print(app.test_client().get("/static/css/farm.css").text)
print(pathlib.Path("data/ponies.txt").read_text())
print(pathlib.Path(__file__).name, __name__)
