"""lamps have keepers

Revision ID: c25a8814be90
Revises: 9b70d5e3f612
Create Date: 2026-03-09 20:58:33

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'c25a8814be90'
down_revision = '9b70d5e3f612'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("lamps", sa.Column("keeper", sa.String))
    op.create_index("ix_lamps_keeper", "lamps", ["keeper"])


def downgrade():
    op.drop_index("ix_lamps_keeper", "lamps")
    op.drop_column("lamps", "keeper")
