"""create nights

Revision ID: 9b70d5e3f612
Revises: 3f8e21c04a7d
Create Date: 2026-03-09 20:41:07

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '9b70d5e3f612'
down_revision = '3f8e21c04a7d'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "nights",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lamp_id", sa.Integer, sa.ForeignKey("lamps.id"), nullable=False),
        sa.Column("evening", sa.Date, nullable=False),
        sa.Column("oil", sa.Integer, nullable=False),
    )


def downgrade():
    op.drop_table("nights")
