"""ships have a crew

Revision ID: 19d6e4b07f58
Revises: 4a7be02d91c3
Create Date: 2026-04-09 16:02:40

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '19d6e4b07f58'
down_revision = '4a7be02d91c3'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("ships", sa.Column("crew", sa.Integer))


def downgrade():
    op.drop_column("ships", "crew")
