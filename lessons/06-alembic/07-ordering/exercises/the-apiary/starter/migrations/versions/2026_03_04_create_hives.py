"""create hives

Revision ID: 8d20f6b1937c
Revises: 
Create Date: 2026-03-04 08:12:55

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '8d20f6b1937c'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "hives",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
    )


def downgrade():
    op.drop_table("hives")
