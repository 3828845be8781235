import sqlite3

with sqlite3.connect("ponies.db") as database:
    database.execute("create table pony (id integer primary key, name text)")
    database.executemany("insert into pony (name) values (?)", [("Ada",), ("Blitz",)])
print(sqlite3.connect("ponies.db").execute("select count(*), max(name) from pony").fetchone())
database = sqlite3.connect(":memory:")
print(database.execute("select 6 * 7").fetchone())
