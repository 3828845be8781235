"""observers have a table

Revision ID: a96f10d4b35c
Revises: 5d03b7c8e126
Create Date: 2026-02-07 23:40:18

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'a96f10d4b35c'
down_revision = '5d03b7c8e126'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "observers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
    )
    op.execute("INSERT INTO observers (name) SELECT DISTINCT seen_by FROM sightings")
    op.add_column("sightings", sa.Column("observer_id", sa.Integer))
    op.execute("UPDATE sightings SET observer_id = (SELECT o.id FROM observers o WHERE o.name = seen_by)")
    op.drop_column("sightings", "seen_by")


def downgrade():
    op.drop_table("observers")
    op.add_column("sightings", sa.Column("seen_by", sa.String, nullable=False, server_default=""))
    op.drop_column("sightings", "observer_id")
