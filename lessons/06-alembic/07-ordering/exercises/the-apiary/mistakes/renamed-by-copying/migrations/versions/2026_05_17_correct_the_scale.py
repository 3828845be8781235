"""correct the scale

Revision ID: b07c5e2f918d
Revises: 63e9014ad5f2
Create Date: 2026-05-17 12:00:08

"""
from alembic import op


# revision identifiers, used by Alembic.
revision = 'b07c5e2f918d'
down_revision = '63e9014ad5f2'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE harvests SET grams = grams - 50")


def downgrade():
    op.execute("UPDATE harvests SET grams = grams + 50")
