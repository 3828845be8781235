"""create berths

Revision ID: 0d62f4481be7
Revises: 71c0ae93d5b4
Create Date: 2026-04-11 08:52:40

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0d62f4481be7'
down_revision = '71c0ae93d5b4'
branch_labels = None
depends_on = None


def upgrade():
    berths = op.create_table(
        "berths",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("car_id", sa.Integer, sa.ForeignKey("cars.id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("fare", sa.Integer, nullable=False),
    )
    op.bulk_insert(berths, [
        {"car_id": 1, "place": 11, "fare": 4900},
        {"car_id": 1, "place": 12, "fare": 4900},
        {"car_id": 2, "place": 11, "fare": 6900},
        {"car_id": 2, "place": 16, "fare": 6900},
    ])


def downgrade():
    op.drop_table("berths")
