"""The observatory's log: writes sightings, in the old form and in the new one."""
import sqlite3
from contextlib import closing


def _write(database, statement, *values):
    with closing(sqlite3.connect(database)) as connection, connection:
        return connection.execute(statement, values).lastrowid


def see(star, seen_by, magnitude, database="observatory.db"):
    """A sighting as it was written at “create sightings”."""
    return _write(database, "INSERT INTO sightings (star, seen_by, magnitude) VALUES (?, ?, ?)", star, seen_by, magnitude)


def join(name, database="observatory.db"):
    """Somebody joins, once observers have a table."""
    return _write(database, "INSERT INTO observers (name) VALUES (?)", name)


def observe(star, observer, magnitude, database="observatory.db"):
    """A sighting since observers have a table. The observer may be None: sometimes nobody signs."""
    return _write(database, "INSERT INTO sightings (star, observer_id, magnitude) VALUES (?, ?, ?)", star, observer, magnitude)
