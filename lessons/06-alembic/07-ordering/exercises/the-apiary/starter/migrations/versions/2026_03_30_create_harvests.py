"""create harvests

Revision ID: 63e9014ad5f2
Revises: 8d20f6b1937c
Create Date: 2026-03-30 17:40:02

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '63e9014ad5f2'
down_revision = '8d20f6b1937c'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "harvests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("hive_id", sa.Integer, sa.ForeignKey("hives.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("grams", sa.Integer),
    )


def downgrade():
    op.drop_table("harvests")
