"""a page for every night"""
from alembic import op

revision = "nights"
down_revision = "3f8e21c04a7d"


def upgrade():
    op.execute("""
        CREATE TABLE nights (
            id INTEGER NOT NULL PRIMARY KEY,
            lamp_id INTEGER NOT NULL REFERENCES lamps (id),
            evening DATE NOT NULL,
            oil INTEGER NOT NULL
        )
    """)


def downgrade():
    op.execute("DROP TABLE nights")
