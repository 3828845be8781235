"""create sightings

Revision ID: 5d03b7c8e126
Revises: 
Create Date: 2026-01-18 21:02:44

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '5d03b7c8e126'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    sightings = op.create_table(
        "sightings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("star", sa.String, nullable=False),
        sa.Column("seen_by", sa.String, nullable=False),
        sa.Column("magnitude", sa.Float, nullable=False),
    )
    op.bulk_insert(sightings, [
        {"star": "Mira", "seen_by": "Ines Duarte", "magnitude": 3.4},
        {"star": "Algol", "seen_by": "Tam Okafor", "magnitude": 2.1},
        {"star": "Mira", "seen_by": "Tam Okafor", "magnitude": 3.9},
    ])


def downgrade():
    op.drop_table("sightings")
