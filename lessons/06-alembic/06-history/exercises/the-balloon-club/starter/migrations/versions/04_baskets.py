"""create balloons

Revision ID: e07b5c92a1d6
Revises: 
Create Date: 2026-01-09 18:20:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e07b5c92a1d6'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("balloons", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String))


def downgrade():
    op.drop_table("balloons")
