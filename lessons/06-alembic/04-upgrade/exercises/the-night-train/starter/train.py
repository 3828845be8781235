"""The railway's office: writes into the database as it did all these years, and runs the scripts that it is given."""
import sqlite3
from contextlib import closing


def _write(database, statement, *values):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        return connection.execute(statement, values).lastrowid


def couple(number, database="train.db"):
    """A car joins the train, in the days before comfort."""
    return _write(database, "INSERT INTO cars (number) VALUES (?)", number)


def make_up(car, place, fare, database="train.db"):
    """A berth is made up, in the days before sides."""
    return _write(database, "INSERT INTO berths (car_id, place, fare) VALUES (?, ?, ?)", car, place, fare)


def make_up_beside(car, place, fare, side, database="train.db"):
    """A berth is made up, and has a side."""
    return _write(database, "INSERT INTO berths (car_id, place, fare, side) VALUES (?, ?, ?, ?)", car, place, fare, side)


def run_script(script, database="train.db"):
    """The office runs what `--sql` has written."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(script)
