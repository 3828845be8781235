"""ships have a flag

Revision ID: c81f5309ae62
Revises: 4a7be02d91c3
Create Date: 2026-04-08 10:21:14

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'c81f5309ae62'
down_revision = '4a7be02d91c3'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("ships", sa.Column("flag", sa.String))


def downgrade():
    op.drop_column("ships", "flag")
