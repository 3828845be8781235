"""the side of a berth follows from its place"""
import sqlalchemy as sa
from alembic import op

revision = "sides"
down_revision = "b8e5172c90fa"

berths = sa.table("berths", sa.column("place"), sa.column("side"))


def upgrade():
    op.add_column("berths", sa.Column("side", sa.Text, nullable=False, server_default="aisle"))
    op.execute(berths.update().where(berths.c.place % 2 == 1).values(side="window"))
    op.create_index("one_berth_a_place", "berths", ["car_id", "place"], unique=True)


def downgrade():
    op.drop_index("one_berth_a_place")
    op.drop_column("berths", "side")
