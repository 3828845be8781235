"""cars have a comfort

Revision ID: b8e5172c90fa
Revises: 0d62f4481be7
Create Date: 2026-10-30 17:05:51

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'b8e5172c90fa'
down_revision = '0d62f4481be7'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("cars", sa.Column("comfort", sa.String, nullable=False, default="standard"))


def downgrade():
    op.drop_column("cars", "comfort")
