"""The SQL that SQLAlchemy sends while one request is answered, each statement with the learner's line behind it. No
object of SQLAlchemy's is ever asked for its truth or compared."""

from athanor_agent.private import BUILTINS as __builtins__

import sys
import time

from athanor_agent.values import clean, plain_or_repr, safe_repr, type_name

_now = time.perf_counter
_frame = sys._getframe
STATEMENT_LIMIT = 2000
_current = None
_listening = False


class Recorder:
    def __init__(self, project, call):
        self._project, self._call = project, call  # call(): the function of the learner's that is under way
        self.statements = []
        self._open = []

    def _learners_place(self):
        frame = _frame(2)
        while frame is not None:
            relative = self._project.relative(frame.f_code.co_filename)
            if relative is not None:
                return relative, frame.f_lineno
            frame = frame.f_back
        return None, None

    def before(self, statement, parameters, executemany):
        if len(self.statements) >= STATEMENT_LIMIT:
            self._open.append(None)
            return
        file, line = self._learners_place()
        note = {"statement": clean(statement if type(statement) is str else safe_repr(statement)),
                "parameters": _parameters(parameters), "rows": None, "ms": None, "file": file, "line": line,
                "call": self._call()}
        self.statements.append(note)
        self._open.append((note, _now()))

    def after(self, cursor):
        entry = self._open.pop() if self._open else None
        if entry is None:
            return
        note, started = entry
        note["ms"] = round((_now() - started) * 1000, 3)
        rows = getattr(cursor, "rowcount", None)
        if type(rows) is int and rows >= 0:
            note["rows"] = rows

    def failed(self):
        if self._open:
            self._open.pop()


def _parameters(parameters):
    """JSON where it can be; a value that is none (a date, bytes) as its repr, the others unchanged."""
    if type(parameters) is dict:
        return {clean(str(key), 200): plain_or_repr(value, 100) for key, value in list(parameters.items())[:200]}
    if isinstance(parameters, (list, tuple)):
        return [_parameters(item) if type(item) in (dict, list, tuple) else plain_or_repr(item, 100)
                for item in list(parameters)[:200]]
    return [] if parameters is None else [type_name(parameters)]


def _before(connection, cursor, statement, parameters, context, executemany):
    if _current is not None:
        _current.before(statement, parameters, executemany)


def _after(connection, cursor, statement, parameters, context, executemany):
    if _current is not None:
        _current.after(cursor)


def _error(context):
    if _current is not None and getattr(context, "statement", None) is not None:
        _current.failed()


def _listen():
    """Once, and only when the program has SQLAlchemy: to every engine, those to come included."""
    global _listening
    engine = getattr(sys.modules.get("sqlalchemy.engine"), "Engine", None)
    event = sys.modules.get("sqlalchemy.event")
    if engine is None or event is None:
        return
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "after_cursor_execute", _after)
    event.listen(engine, "handle_error", _error)
    _listening = True


def start(recorder):
    global _current
    if not _listening:
        try:
            _listen()
        except Exception:
            pass
    _current = recorder


def stop():
    global _current
    _current = None
