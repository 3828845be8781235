"""in kilos

Revision ID: 2f94c7d0b6a1
Revises: 77aa01bc9d3e
Create Date: 2026-02-11 06:30:19

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '2f94c7d0b6a1'
down_revision = '77aa01bc9d3e'
branch_labels = None
depends_on = None


def upgrade():
    for table in ["harvests", "hives"]:
        op.add_column(table, sa.Column("kilos", sa.Float))
        op.execute(f"UPDATE {table} SET kilos = grams / 1000.0")
        op.drop_column(table, "grams")


def downgrade():
    for table in ["harvests", "hives"]:
        op.add_column(table, sa.Column("grams", sa.Integer))
        op.execute(f"UPDATE {table} SET grams = round(kilos * 1000)")
        op.drop_column(table, "kilos")
