"""create flights

Revision ID: b41c7a05d9e8
Revises: 29fd6e4803bb
Create Date: 2026-02-14 17:45:30

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'b41c7a05d9e8'
down_revision = '29fd6e4803bb'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("flights", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String))


def downgrade():
    op.drop_table("flights")
