"""create weather reports

The wind at three heights, morning and evening. Ask Hanna before changing anything here.

Revision ID: 6a90f3e2c75d
Revises: b41c7a05d9e8
Create Date: 2026-02-15 10:11:52

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '6a90f3e2c75d'
down_revision = 'b41c7a05d9e8'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("reports", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String))


def downgrade():
    op.drop_table("reports")
