from flask import Flask

import alembic

app = Flask(__name__)


@app.get("/")
def home():
    return alembic.MARK
