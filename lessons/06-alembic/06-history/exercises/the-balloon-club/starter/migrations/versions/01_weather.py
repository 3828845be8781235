"""create pilots

Revision ID: 29fd6e4803bb
Revises: e07b5c92a1d6
Create Date: 2026-01-23 19:02:11

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '29fd6e4803bb'
down_revision = 'e07b5c92a1d6'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("pilots", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String))


def downgrade():
    op.drop_table("pilots")
