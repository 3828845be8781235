"""seeds have names

Revision ID: 8f5b30d6a172
Revises: c2a97d18e04b
Create Date: 2026-11-09 16:20:27.305016

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '8f5b30d6a172'
down_revision = 'c2a97d18e04b'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("seeds") as batch_op:
        batch_op.alter_column("label", new_column_name="name")
        batch_op.alter_column("grams", type_=sa.Numeric(8, 2))
        batch_op.alter_column("drawer", server_default="unsorted")


def downgrade():
    with op.batch_alter_table("seeds") as batch_op:
        batch_op.alter_column("drawer", server_default=None)
        batch_op.alter_column("grams", type_=sa.Integer)
        batch_op.alter_column("name", new_column_name="label")
