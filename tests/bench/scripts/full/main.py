"""The full stack once: an application with a mapped class, the imports that migrations need, and a request."""
import alembic.command
import alembic.config
import psycopg2
import pytest
import wtforms
from flask import Flask, jsonify
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm

app = Flask(__name__)
app.config.update(SQLALCHEMY_DATABASE_URI="sqlite://", SQLALCHEMY_TRACK_MODIFICATIONS=False, SECRET_KEY="bench")
db = SQLAlchemy(app)
Migrate(app, db)


class Pony(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), nullable=False)


@app.get("/ponies")
def ponies():
    return jsonify(str(Pony.__table__.select()))


print(app.test_client().get("/ponies").get_json())
print(all([alembic.command, alembic.config, psycopg2, pytest, wtforms, FlaskForm]))
