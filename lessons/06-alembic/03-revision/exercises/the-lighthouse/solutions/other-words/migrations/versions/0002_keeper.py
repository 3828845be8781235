"""who keeps which lamp"""
import sqlalchemy as sa
from alembic import op

revision = "keeper"
down_revision = "nights"


def upgrade():
    with op.batch_alter_table("lamps") as batch_op:
        batch_op.add_column(sa.Column("keeper", sa.String, index=True))


def downgrade():
    with op.batch_alter_table("lamps") as batch_op:
        batch_op.drop_index("ix_lamps_keeper")
        batch_op.drop_column("keeper")
