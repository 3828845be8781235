from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config.update(SQLALCHEMY_DATABASE_URI="sqlite:///ponies.db", SQLALCHEMY_TRACK_MODIFICATIONS=False, SECRET_KEY="x")
db = SQLAlchemy(app)


class Pony(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String, nullable=False)


@app.route("/ponies")
def ponies():
    return ", ".join(pony.name for pony in Pony.query.order_by(Pony.name))


with app.app_context():
    db.create_all()
    db.session.add_all([Pony(name="Blitz"), Pony(name="Ada")])
    db.session.commit()
print(app.test_client().get("/ponies").text)
