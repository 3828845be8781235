"""What happens to the club's database, for trying things on."""
import sqlite3
from contextlib import closing


def stray(revision, database="club.db"):
    """The database comes back from somebody whose revisions are not in this folder."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
