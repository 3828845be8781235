"""create lamps

Revision ID: 3f8e21c04a7d
Revises: 
Create Date: 2026-03-02 09:14:20

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '3f8e21c04a7d'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "lamps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("miles", sa.Integer, nullable=False),
    )


def downgrade():
    op.drop_table("lamps")
