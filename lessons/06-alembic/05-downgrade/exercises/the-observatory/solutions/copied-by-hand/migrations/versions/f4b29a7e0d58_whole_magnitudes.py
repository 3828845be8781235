"""whole magnitudes

Revision ID: f4b29a7e0d58
Revises: 17e8c2f5906d
Create Date: 2026-06-12 23:58:31

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'f4b29a7e0d58'
down_revision = '17e8c2f5906d'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE sightings SET magnitude = round(magnitude)")


def downgrade():
    raise NotImplementedError("rounded magnitudes cannot be made exact again")
