"""no gaps

Revision ID: f0538ac21b9e
Revises: 4a7be02d91c3
Create Date: 2026-04-10 09:37:05

"""
from alembic import op


# revision identifiers, used by Alembic.
revision = 'f0538ac21b9e'
down_revision = '4a7be02d91c3'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE ships SET flag = 'home' WHERE flag IS NULL")
    op.execute("UPDATE ships SET crew = length / 8 WHERE crew IS NULL")


def downgrade():
    pass
