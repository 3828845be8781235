"""The beekeeper's book, as it is at “create harvests”: every database that is in use stands there."""
import sqlite3


def settle(name, database="apiary.db"):
    """A swarm has moved into a new hive; answers with its number."""
    with sqlite3.connect(database) as connection:
        return connection.execute("INSERT INTO hives (name) VALUES (?)", (name,)).lastrowid


def harvest(hive, day, grams, database="apiary.db"):
    """Honey was taken; grams is what the old scale showed, its own dish of 50 grams included."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO harvests (hive_id, day, grams) VALUES (?, ?, ?)", (hive, day, grams))
