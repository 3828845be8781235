"""berths have a side

Revision ID: e41f6d0b7728
Revises: b8e5172c90fa
Create Date: 2026-11-20 10:14:09

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e41f6d0b7728'
down_revision = 'b8e5172c90fa'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("berths", sa.Column("side", sa.String))
    op.execute("UPDATE berths SET side = CASE place % 2 WHEN 1 THEN 'window' ELSE 'aisle' END")
    with op.batch_alter_table("berths") as batch_op:
        batch_op.alter_column("side", nullable=False)
        batch_op.create_unique_constraint("uq_berths_place", ["car_id", "place"])


def downgrade():
    with op.batch_alter_table("berths") as batch_op:
        batch_op.drop_constraint("uq_berths_place")
        batch_op.drop_column("side")
