"""sightings have a sky

Revision ID: 17e8c2f5906d
Revises: a96f10d4b35c
Create Date: 2026-03-21 22:15:03

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '17e8c2f5906d'
down_revision = 'a96f10d4b35c'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("sightings", sa.Column("sky", sa.String, nullable=False, server_default="clear"))
    op.create_index("ix_sightings_sky", "sightings", ["sky"])


def downgrade():
    with op.batch_alter_table("sightings") as batch_op:
        batch_op.drop_index("ix_sightings_sky")
        batch_op.drop_column("sky")
