from flask import Flask
from flask_migrate import Migrate
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired

from .models import Pony, db


class PonyForm(FlaskForm):
    name = StringField("Name", validators=[DataRequired()])


def make_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="only for a test", WTF_CSRF_ENABLED=False, SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    Migrate(app, db)
    with app.app_context():
        db.create_all()
        db.session.add(Pony(name="Domino"))
        db.session.commit()

    @app.get("/ponies")
    def ponies():
        return {"ponies": [pony.name for pony in Pony.query.order_by(Pony.name)]}

    @app.post("/ponies")
    def add():
        form = PonyForm()
        if not form.validate_on_submit():
            return {"errors": form.errors}, 400
        db.session.add(Pony(name=form.name.data))
        db.session.commit()
        return {"name": form.name.data}, 201

    return app
