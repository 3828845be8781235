"""cars have a comfort"""
from alembic import op

revision = "b8e5172c90fa"
down_revision = "0d62f4481be7"


def upgrade():
    op.execute("ALTER TABLE cars ADD COLUMN comfort VARCHAR DEFAULT 'standard' NOT NULL")


def downgrade():
    op.execute("ALTER TABLE cars DROP COLUMN comfort")
