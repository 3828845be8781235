"""The harbour master's book: writes a ship with whatever columns the database has."""
import sqlite3


def moor(name, length, database="harbour.db", **more):
    """A ship comes in; more holds its flag and its crew, where the database has such columns."""
    columns = {"name": name, "length": length, **more}
    with sqlite3.connect(database) as connection:
        return connection.execute(f"INSERT INTO ships ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
                                  list(columns.values())).lastrowid
