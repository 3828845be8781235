"""What lies in the seed bank. The model is as it should be; the database is not there yet."""
from database import db


class Seed(db.Model):
    __tablename__ = "seeds"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80))  # was called label
    grams = db.Column(db.Numeric(8, 2))  # was a whole number
    drawer = db.Column(db.String(20), server_default="unsorted")  # had no default
