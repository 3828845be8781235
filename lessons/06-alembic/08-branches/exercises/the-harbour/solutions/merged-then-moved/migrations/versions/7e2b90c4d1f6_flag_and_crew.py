"""flag and crew

Revision ID: 7e2b90c4d1f6
Revises: 19d6e4b07f58, c81f5309ae62
Create Date: 2026-04-11 11:00:00

"""
# revision identifiers, used by Alembic.
revision = '7e2b90c4d1f6'
down_revision = ('19d6e4b07f58', 'c81f5309ae62')
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
