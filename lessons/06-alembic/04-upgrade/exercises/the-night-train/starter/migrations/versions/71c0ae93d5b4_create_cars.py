"""create cars

Revision ID: 71c0ae93d5b4
Revises: 
Create Date: 2026-04-11 08:30:12

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '71c0ae93d5b4'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    cars = op.create_table(
        "cars",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.bulk_insert(cars, [{"number": 261}, {"number": 262}])


def downgrade():
    op.drop_table("cars")
