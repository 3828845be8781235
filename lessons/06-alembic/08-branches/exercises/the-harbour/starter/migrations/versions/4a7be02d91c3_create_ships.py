"""create ships

Revision ID: 4a7be02d91c3
Revises: 
Create Date: 2026-02-16 07:50:31

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '4a7be02d91c3'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "ships",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
    )


def downgrade():
    op.drop_table("ships")
