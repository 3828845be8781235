"""What Alembic and SQLAlchemy do while a command runs, told line by line. Lives in the command's own process only, where
the libraries are patched: nothing of it is ever undone. The libraries' own functions do the work; plans are theirs."""

from athanor_agent.private import BUILTINS as __builtins__

import json
import os
import sys
import time

from athanor_agent.values import clean, safe_repr, safe_str

_now, _frame, _dumps, _write = time.perf_counter, sys._getframe, json.dumps, os.write
STATEMENT_LIMIT = 5000
REPORT_LIMIT = 6 << 20
SQL_LIMIT = 16384
_TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "END")


class OtherDatabase(Exception):
    """env.py connects to a database that is not SQLite."""


class Report:
    """Lines of JSON over a pipe. What was written is there even when this process is killed."""

    def __init__(self, fd):
        self._fd, self._owner, self._left = fd, os.getpid(), REPORT_LIMIT

    def tell(self, kind, **members):
        data = (_dumps(dict(members, kind=kind), default=repr) + "\n").encode("utf-8", "replace")
        self._left -= len(data)
        if os.getpid() != self._owner or (self._left < 0 and kind == "sql"):
            return
        try:
            while data:
                data = data[_write(self._fd, data):]
        except OSError:
            pass


class Statements:
    """The statements as they are sent: through SQLAlchemy, and what SQLite hears besides (pysqlite's own BEGIN)."""

    def __init__(self, project, report):
        self._project, self._report = project, report
        self._open, self._count, self.in_migration = [], 0, False

    def _place(self):
        frame = _frame(2)
        while frame is not None:
            relative = self._project.relative(frame.f_code.co_filename)
            if relative is not None:
                return relative, frame.f_lineno
            frame = frame.f_back
        return None, None

    def _tell(self, kind, sql, parameters="", ms=0, error="", place=(None, None)):
        self._count += 1
        if self._count <= STATEMENT_LIMIT:
            self._report.tell("sql", of=kind, sql=clean(sql, SQL_LIMIT), parameters=parameters, ms=round(ms, 3),
                              error=error, file=place[0], line=place[1])

    def _kind(self, sql):
        word = sql.lstrip()[:9].upper()
        if word.startswith(_TRANSACTION):
            return "transaction"
        looks = word.startswith("PRAGMA") or (word.startswith("SELECT") and "sqlite_master" in sql[:400])
        return "migration" if self.in_migration and not looks else "bookkeeping"

    def before(self, connection, cursor, statement, parameters, context, executemany):
        self._open.append([statement if type(statement) is str else safe_repr(statement), parameters, self._place(), _now()])

    def _end(self, error):
        if self._open:
            sql, parameters, place, started = self._open.pop()
            shown = safe_repr(parameters, 400) if parameters else ""
            self._tell(self._kind(sql), sql, shown, (_now() - started) * 1000, error, place)

    def after(self, connection, cursor, statement, parameters, context, executemany):
        self._end("")

    def failed(self, context):
        if getattr(context, "statement", None) is not None:
            self._end(safe_str(getattr(context, "original_exception", ""), 2000))

    def traced(self, sql):
        """SQLite begins a statement. Those of SQLAlchemy are told by themselves."""
        if not isinstance(sql, str):
            return
        kind = self._kind(sql)
        if not self._open:
            self._tell(kind, sql, place=self._place() if kind == "migration" else (None, None))
        elif kind == "transaction" and self._kind(self._open[-1][0]) != "transaction":
            self._tell(kind, sql)


class Databases:
    """Where connections lead, and where they are led instead."""

    def __init__(self, report, root, store, substitute):
        self._report, self._root, self._store, self._substitute = report, os.path.realpath(root), store, substitute

    def _stand_in(self, path):
        """A private file that stands for a path, always the same."""
        name = "".join(letter if letter.isalnum() else "_" for letter in path)[-80:]
        return os.path.join(self._substitute or self._store, name + ".db")

    def _is_led(self, name):
        """Whether it is a file, or memory that somebody wants to look at afterwards."""
        if name == ":memory:":
            return self._substitute is not None
        return bool(name) and not name.startswith("file:")

    def connecting(self, dialect, record, arguments, parameters):
        """SQLAlchemy's do_connect: before a connection is made. `arguments` is changed in place."""
        if dialect.name != "sqlite":
            self._report.tell("other", dialect=clean(dialect.name, 100))
            raise OtherDatabase("This project connects to a %s database. Migrations are run on SQLite here." % dialect.name)
        if not arguments or not isinstance(arguments[0], str) or not self._is_led(arguments[0]):
            return None
        path = os.path.realpath(arguments[0])
        inside = path == self._root or path.startswith(self._root + os.sep)
        if self._substitute is not None:
            arguments[0] = self._stand_in(path)
        elif not inside:
            self._report.tell("outside", path=clean(path, 1000))
            arguments[0] = self._stand_in(path)
        return None

    def url_for_another(self, original):
        """SQLAlchemy's URL._instantiate_plugins: a URL of another database becomes one of SQLite."""
        kept = ("echo", "echo_pool", "future", "poolclass", "pool_pre_ping", "hide_parameters", "logging_name",
                "query_cache_size", "_coerce_config")

        def replaced(url, options):
            if url.get_backend_name() == "sqlite":
                return original(url, options)
            self._report.tell("stand-in", dialect=clean(url.get_backend_name(), 100), url=shown_url(url))
            module = sys.modules["sqlalchemy.engine.url"]
            path = os.path.join(self._store, "stand-in.db")
            options = {name: value for name, value in options.items() if name in kept}
            return original(module.make_url("sqlite:///" + path), options)
        return replaced


def shown_url(url):
    """A URL without its password."""
    try:
        return clean(url.render_as_string(hide_password=True), 1000)
    except Exception:
        return clean(safe_repr(url), 1000)


class Plan:
    """Takes Alembic's plan down and lets as much of it run as is wanted."""

    def __init__(self, report, statements, wanted):
        self._report, self._statements, self._wanted, self._started = report, statements, wanted, 0.0

    def around(self, original, direction):
        """ScriptDirectory._upgrade_revs and _downgrade_revs."""
        def planned(scripts, destination, current):
            start = self._wanted.get("planned_from")
            heads = self._wanted.get("heads")
            current = tuple(current or ()) if start is None else tuple(start)
            steps = list(original(scripts, destination if heads is None else tuple(heads), current))
            done = self._wanted.get("done") or 0
            self._report.tell("plan", total=len(steps), start=list(current))
            chosen = steps[done:done + 1] if self._wanted.get("one") else steps[done:]
            for step in chosen:
                step.migration_fn = self._told(step, direction)
            return chosen
        return planned

    def _told(self, step, direction):
        function = step.migration_fn

        def run(*arguments, **options):
            self._report.tell("step", revision=clean(step.revision.revision, 200), direction=direction,
                              message=clean(step.doc or "", 500))
            self._statements.in_migration, self._started = True, _now()
            try:
                return function(*arguments, **options)
            finally:
                self._statements.in_migration = False
        run.__name__ = direction  # Alembic says “Running upgrade a1 -> b2” by the function's name
        return run

    def maintain(self, original):
        """HeadMaintainer.update_to_step: the rows of alembic_version after each step."""
        def updated(maintainer, step):
            before = sorted(maintainer.heads)
            result = original(maintainer, step)
            self._report.tell("stepped", before=before, after=sorted(maintainer.heads),
                              ms=round((_now() - self._started) * 1000, 3))
            return result
        return updated


def _database_of(context):
    """{url, dialect, path} of a MigrationContext's connection; the path is what SQLite itself has open."""
    connection = context.connection
    url = getattr(getattr(connection, "engine", None), "url", None)
    if url is None or not hasattr(connection, "connection"):  # with --sql nothing is connected
        return None
    found = {"url": shown_url(url), "dialect": clean(connection.dialect.name, 100), "path": None,
             "version_table": clean(context.version_table, 1000)}
    if connection.dialect.name == "sqlite":
        raw = getattr(connection.connection, "driver_connection", None) or connection.connection.connection
        for row in raw.execute("PRAGMA database_list"):
            if row[1] == "main" and row[2]:
                found["path"] = clean(row[2], 4096)
    return found


def _contexts(report, only_look):
    migration = sys.modules["alembic.runtime.migration"]
    original, run = migration.MigrationContext.__init__, migration.MigrationContext.run_migrations

    def made(context, *arguments, **options):
        original(context, *arguments, **options)
        found = _database_of(context)
        if found is not None:
            report.tell("database", **found)

    migration.MigrationContext.__init__ = made
    migration.MigrationContext.run_migrations = (lambda context, **options: None) if only_look else run


def install(project, report, wanted):
    """Patches what is there. `wanted`: root, store, substitute, stand_in, look, one, planned_from, done, heads."""
    import alembic.command  # noqa: F401
    import alembic.runtime.migration as migration
    import alembic.script.base as base
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from sqlalchemy.engine.url import URL
    statements = Statements(project, report)
    databases = Databases(report, wanted["root"], wanted["store"], wanted.get("substitute"))
    event.listen(Engine, "do_connect", databases.connecting)
    event.listen(Engine, "connect", lambda raw, record: _trace(raw, statements))
    event.listen(Engine, "before_cursor_execute", statements.before)
    event.listen(Engine, "after_cursor_execute", statements.after)
    event.listen(Engine, "handle_error", statements.failed)
    if wanted.get("stand_in"):
        URL._instantiate_plugins = databases.url_for_another(URL._instantiate_plugins)
    plan, scripts = Plan(report, statements, wanted), base.ScriptDirectory
    scripts._upgrade_revs = plan.around(scripts._upgrade_revs, "upgrade")
    scripts._downgrade_revs = plan.around(scripts._downgrade_revs, "downgrade")
    migration.HeadMaintainer.update_to_step = plan.maintain(migration.HeadMaintainer.update_to_step)
    _contexts(report, wanted.get("look"))


def _trace(raw, statements):
    trace = getattr(raw, "set_trace_callback", None)
    if trace is not None:
        trace(statements.traced)
