"""The schema of a SQLite file, and the rows of its alembic_version, as SQLite itself tells them. The file is a
learner's: what it holds is bounded and cleaned, and a damaged one is told of, never raised."""

from athanor_agent.private import BUILTINS as __builtins__

import os
import sqlite3
import time

from athanor_agent.createtable import Constraints, index_columns, index_condition
from athanor_agent.values import clean

_now = time.monotonic
TABLE_LIMIT = 2000
PART_LIMIT = 2000
VERSION_LIMIT = 1000
COUNT_SECONDS = 0.25
VERSION_TABLE = "alembic_version"


def uri_of(path, mode):
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return "file:%s?mode=%s" % (quoted, mode)


def _quoted(name):
    return '"%s"' % name.replace('"', '""')


def _text(value):
    return clean(value if isinstance(value, str) else "" if value is None else str(value), 4096)


class _Reader:
    """Reads one open database."""

    def __init__(self, connection, version_table):
        self._connection, self._version = connection, version_table
        self._deadline = _now() + COUNT_SECONDS
        self._master = self._all("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' "
                                 "ESCAPE '\\' ORDER BY name LIMIT ?", (TABLE_LIMIT * 4,))

    def _all(self, statement, parameters=()):
        return self._connection.execute(statement, parameters).fetchmany(TABLE_LIMIT * 4)

    def _pragma(self, pragma, name):
        return self._all("PRAGMA %s(%s)" % (pragma, _quoted(name)))[:PART_LIMIT]

    def rows_of_version(self):
        """The identifiers in alembic_version, or None where there is no such table."""
        if not any(kind == "table" and name == self._version for kind, name, _, _ in self._master):
            return None
        try:
            found = self._all("SELECT version_num FROM %s LIMIT %d" % (_quoted(self._version), VERSION_LIMIT))
        except sqlite3.Error:  # a table of this name that is another
            return []
        return [_text(row[0]) for row in found]

    def tables(self):
        found = [(kind, name, sql) for kind, name, _, sql in self._master
                 if kind in ("table", "view") and name != self._version]
        return [self._table(kind, name, sql) for kind, name, sql in found[:TABLE_LIMIT]], len(found) > TABLE_LIMIT

    def _table(self, kind, name, sql):
        table = {"name": _text(name), "kind": kind, "sql": clean(sql or "", 65536), "rows": -1,
                 "triggers": sorted(_text(item) for what, item, of, _ in self._master if what == "trigger" and of == name)}
        try:
            table["columns"] = [self._column(row) for row in self._pragma("table_xinfo", name)]
        except sqlite3.Error as problem:  # a view on what is gone
            table.update(columns=[], trouble=_text(str(problem)))
            return table
        if kind == "table":
            names = Constraints(sql)
            table["key"] = _text(names.key)
            table["foreign"] = self._foreign(name, names)
            table["uniques"], table["indexes"] = self._indexes(name, names)
            table["checks"] = sorted(([_text(label), _text(text)] for label, text in names.checks[:PART_LIMIT]))
            table["rows"] = self._count(name)
        return table

    def _column(self, row):
        _, name, kind, is_required, default, place, hidden = row
        return {"name": _text(name), "type": _text(kind), "nullable": not is_required,
                "default": None if default is None else _text(default), "key": place, "generated": hidden in (2, 3)}

    def _foreign(self, name, names):
        keys = {}
        for number, place, target, column, to, on_update, on_delete, _ in self._pragma("foreign_key_list", name):
            key = keys.setdefault(number, {"columns": [], "table": _text(target), "targets": [],
                                           "on_delete": _action(on_delete), "on_update": _action(on_update)})
            key["columns"].append(_text(column))
            key["targets"] += [] if to is None else [_text(to)]
        for key in keys.values():
            key["name"] = _text(names.foreign.get(tuple(key["columns"]), ""))
        return sorted(keys.values(), key=lambda key: (key["columns"], key["table"], key["targets"]))

    def _indexes(self, name, names):
        uniques, indexes = [], []
        sources = {item: sql for kind, item, _, sql in self._master if kind == "index"}
        for _, index, is_unique, origin, is_partial in self._pragma("index_list", name):
            columns = [row[2] for row in self._pragma("index_xinfo", index) if row[5]]
            entry = {"name": _text(index), "unique": bool(is_unique), "where": ""}
            if origin == "u":
                entry["name"] = _text(names.uniques.get(tuple(columns), ""))
                uniques.append(dict(entry, columns=[_text(column) for column in columns]))
            elif origin == "c":
                written = index_columns(sources.get(index))
                if any(column is None for column in columns):  # an expression
                    columns = written if len(written) == len(columns) else columns
                entry["where"] = _text(index_condition(sources.get(index))) if is_partial else ""
                indexes.append(dict(entry, columns=[_text(column) for column in columns]))
        return sorted(uniques, key=lambda one: one["columns"]), sorted(indexes, key=lambda one: one["name"])

    def _count(self, name):
        if _now() > self._deadline:
            return -1
        try:
            return self._connection.execute("SELECT count(*) FROM %s" % _quoted(name)).fetchone()[0]
        except sqlite3.Error:  # too long, or a virtual table
            return -1

    def limit_time(self):
        self._connection.set_progress_handler(lambda: _now() > self._deadline, 10000)


def _action(value):
    return "" if value in (None, "NO ACTION") else _text(value)


def settle(path):
    """Ends what a process that was killed left half done: SQLite rolls it back when the file is opened next."""
    if not any(os.path.exists(path + end) for end in ("-journal", "-wal")):
        return
    connection = sqlite3.connect(path, timeout=1)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    finally:
        connection.close()


def read(path, version_table=VERSION_TABLE):
    """{rows, has_table, tables, trouble} of the file; of none at all what an empty database has. `version_table` is
    Alembic's, which env.py may call otherwise."""
    result = {"rows": [], "has_table": False, "tables": [], "trouble": ""}
    if path is None or not os.path.isfile(path):
        return result
    try:
        settle(path)
        connection = sqlite3.connect(uri_of(path, "ro"), uri=True, timeout=1)
    except sqlite3.Error as problem:
        return dict(result, trouble="The database cannot be read: %s." % _text(str(problem)))
    try:
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        reader = _Reader(connection, version_table)
        rows = reader.rows_of_version()
        result["rows"], result["has_table"] = rows or [], rows is not None
        reader.limit_time()
        result["tables"], is_cut = reader.tables()
        if is_cut:
            result["trouble"] = "It has more than %d tables; the others are not shown." % TABLE_LIMIT
    except sqlite3.Error as problem:
        result["trouble"] = "The database cannot be read: %s." % _text(str(problem))
    finally:
        connection.close()
    return result
