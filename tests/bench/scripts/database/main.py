"""The full stack with work to do: two mapped classes, tables made, rows written and read back through a request."""
import alembic.command
import alembic.config
import psycopg2
import wtforms
from flask import Flask, jsonify
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm

app = Flask(__name__)
app.config.update(SQLALCHEMY_DATABASE_URI="sqlite://", SQLALCHEMY_TRACK_MODIFICATIONS=False, SECRET_KEY="bench")
db = SQLAlchemy(app)
Migrate(app, db)


class Stable(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), nullable=False)
    ponies = db.relationship("Pony", back_populates="stable")


class Pony(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), nullable=False)
    stable_id = db.Column(db.ForeignKey("stable.id"))
    stable = db.relationship("Stable", back_populates="ponies")


class PonyForm(FlaskForm):
    name = wtforms.StringField("Name", validators=[wtforms.validators.DataRequired()])


@app.get("/ponies")
def ponies():
    return jsonify([f"{pony.name} of {pony.stable.name}" for pony in Pony.query.order_by(Pony.name)])


with app.app_context():
    db.create_all()
    db.session.add(Stable(name="North", ponies=[Pony(name="Blitz"), Pony(name="Ada")]))
    db.session.commit()
print(app.test_client().get("/ponies").get_json(), psycopg2.apilevel, alembic.config.Config is not None)
