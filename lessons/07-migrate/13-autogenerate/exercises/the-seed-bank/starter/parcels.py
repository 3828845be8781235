"""What the seed bank has sent to gardens. New: no database has this table yet."""
from database import db


class Parcel(db.Model):
    __tablename__ = "parcels"
    id = db.Column(db.Integer, primary_key=True)
    seed_id = db.Column(db.Integer, db.ForeignKey("seeds.id"), nullable=False)
    grams = db.Column(db.Numeric(8, 2), nullable=False)
    garden = db.Column(db.String(60))
