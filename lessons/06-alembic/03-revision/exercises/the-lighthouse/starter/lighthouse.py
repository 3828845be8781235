"""The keepers' book: writes into the database, whatever the migrations have made of it."""
import sqlite3


def light(name, miles, database="lighthouse.db"):
    """A lamp is lit for the first time; answers with its number."""
    with sqlite3.connect(database) as connection:
        return connection.execute("INSERT INTO lamps (name, miles) VALUES (?, ?)", (name, miles)).lastrowid


def enter(lamp, evening, oil, database="lighthouse.db"):
    """One night of a lamp: when it was lit, and how many spoons of oil it burned."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO nights (lamp_id, evening, oil) VALUES (?, ?, ?)", (lamp, evening, oil))
