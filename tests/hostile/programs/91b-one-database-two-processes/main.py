# SQLite trusts its locks: no row may be lost, and who cannot wait is told.
import multiprocessing
import sqlite3


def add(writer):
    database = sqlite3.connect("rows.db", timeout=30)
    for number in range(200):
        with database:
            database.execute("INSERT INTO rows VALUES (?, ?)", (writer, number))


for mode in ("delete", "wal"):
    database = sqlite3.connect("rows.db")
    print(database.execute(f"PRAGMA journal_mode={mode}").fetchone()[0], end=" ")
    with database:
        database.execute("DROP TABLE IF EXISTS rows")
        database.execute("CREATE TABLE rows (writer, number, UNIQUE (writer, number))")
    with multiprocessing.Pool(2) as pool:
        pool.map(add, range(2), 1)
    print(database.execute("SELECT count(*) FROM rows").fetchone()[0], end=" ")

    impatient = sqlite3.connect("rows.db", timeout=0.05)
    database.execute("BEGIN IMMEDIATE")
    try:
        impatient.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as refusal:
        print(refusal, end=" ")
    database.rollback()
    impatient.execute("BEGIN IMMEDIATE")
    impatient.rollback()
    print(database.execute("PRAGMA integrity_check").fetchone()[0])
    impatient.close()
    database.close()
