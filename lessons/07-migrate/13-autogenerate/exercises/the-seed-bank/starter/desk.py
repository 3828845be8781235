"""The desk of the seed bank: writes down what comes in, in the old form and in the new one."""
import os
import sqlite3
from contextlib import closing

HERE = os.path.dirname(os.path.abspath(__file__))


def _write(database, statement, *values):
    with closing(sqlite3.connect(os.path.join(HERE, database))) as connection, connection:
        return connection.execute(statement, values).lastrowid


def lay_in(label, grams, drawer, database="seeds.db"):
    """A kind of seed as it was written at “create seeds”. Each of the three may be None."""
    return _write(database, "INSERT INTO seeds (label, grams, drawer) VALUES (?, ?, ?)", label, grams, drawer)


def take_in(name, grams, database="seeds.db"):
    """A kind of seed in the new form. The desk leaves the drawer to the database."""
    return _write(database, "INSERT INTO seeds (name, grams) VALUES (?, ?)", name, grams)
