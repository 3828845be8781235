from flask import Flask

from .stable import STALLS

app = Flask(__name__)
app.config["STALLS"] = STALLS
