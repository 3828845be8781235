"""hives have a yield

Revision ID: e51fa8036c4b
Revises: b07c5e2f918d
Create Date: 2026-01-09 21:03:47

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e51fa8036c4b'
down_revision = 'b07c5e2f918d'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("hives", sa.Column("grams", sa.Integer))
    op.execute("UPDATE hives SET grams = (SELECT sum(harvests.grams) FROM harvests WHERE hive_id = hives.id)")


def downgrade():
    op.drop_column("hives", "grams")
