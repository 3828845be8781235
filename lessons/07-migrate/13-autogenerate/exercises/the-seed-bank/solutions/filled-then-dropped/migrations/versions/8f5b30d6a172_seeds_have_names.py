"""seeds have names

Revision ID: 8f5b30d6a172
Revises: c2a97d18e04b
"""
from alembic import op
import sqlalchemy as sa

revision = "8f5b30d6a172"
down_revision = "c2a97d18e04b"


def upgrade():
    op.add_column("seeds", sa.Column("name", sa.String(80)))
    op.execute("UPDATE seeds SET name = label")
    with op.batch_alter_table("seeds") as batch_op:
        batch_op.alter_column("grams", type_=sa.Numeric(8, 2))
        batch_op.alter_column("drawer", server_default="unsorted")
        batch_op.drop_column("label")


def downgrade():
    op.add_column("seeds", sa.Column("label", sa.String(80)))
    op.execute("UPDATE seeds SET label = name")
    with op.batch_alter_table("seeds") as batch_op:
        batch_op.drop_column("name")
        batch_op.alter_column("drawer", server_default=None)
        batch_op.alter_column("grams", type_=sa.Integer)
